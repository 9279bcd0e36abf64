/**
 * The passwords that attackers try first, from lists of leaked passwords: in lower case, and only those long enough to
 * be allowed at all.
 */
const words = `
00000000 000000000 0000000000 01234567 012345678 0123456789 0987654321 09876543 10203040 1029384756
11111111 111111111 1111111111 11112222 11223344 1122334455 112233445566 12121212 123123123 1231231234 123321123
123454321 12341234 12344321 1234512345 12345678 123456789 1234567890 12345678900 12345678910 1234567891 123456789a
123456789q 1234567a 1234567q 123456abc 1234abcd 1234qwer 123654789 123qweasd 123qweasdzxc 12qwaszx 13131313 13579246
147258369 14725836 147852369 159357159 159753159 159753456 1password 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx
1qaz2wsx3edc 1qazxsw2 20202020 21212121 22222222 23232323 25252525 31415926 33333333 44444444 55555555 55667788
66666666 69696969 77777777 789456123 78945612 87654321 88888888 98765432 987654321 9876543210 99999999 999999999
a1b2c3d4 a1b2c3d4e5 a12345678 a123456789 aa123456 aa12345678 aaaaaaaa abc12345 abc123456 abcd1234 abcd12345
abcdefgh abcdefghi abcdefg1 access14 admin123 admin1234 admin12345 administrator alexander america1 asd12345
asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl asdfjkl1 azerty123 azertyuiop babygirl babygirl1 bailey123 barcelona
baseball baseball1 basketball batman123 beautiful benjamin bismillah blink182 butterfly california caroline
changeme changeme1 changeme123 charlie1 charlotte chelsea1 chocolate christian christopher computer computer1
consumer corvette cristina daniel123 danielle december default1 default123 dolphins dragon12 dragon123 einstein
elephant elizabeth estrella everton1 facebook facebook1 fernando fireball firebird flowers1 football football1
forever1 fortnite franklin freedom1 friends1 fuckyou1 fuckyou2 gabriela garfield gateway1 godisgood goldfish
hello123 hello1234 hellohello helloworld iloveyou iloveyou1 iloveyou2 iloveyou! iloveyou123 internet isabella
jasmine1 jennifer jennifer1 jessica1 jonathan jordan23 justin123 kristina letmein1 letmein123 liverpool liverpool1
logitech lovelove loveyou1 madison1 manchester margarita maverick mercedes metallica michael1 michelle midnight
minecraft monkey12 monkey123 mustang1 mypassword natalie1 nicholas ninja123 nintendo november p@$$w0rd p@ssw0rd
p@ssword pa55w0rd pa55word pakistan pass1234 pass12345 passpass passw0rd passw0rd1 password password! password.
password0 password01 password1 password1! password11 password12 password123 password1234 password12345 password2
password21 password3 password7 password9 passwort passwort1 patricia picasso1 playstation pokemon1 pokemon123
porsche1 princess princess1 princesa qazwsx123 qazwsxed qazwsxedc qwaszx12 qweasdzx qweasdzxc qweqweqwe
qwer1234 qwer4321 qwert123 qwert12345 qwerty01 qwerty11 qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456
qwerty321 qwertyui qwertyuio qwertyuiop qwertz123 rainbow1 rockstar1 roberto1 samantha samsung1 sandiego sayangku
scooter1 secret12 secret123 september shadow12 shadow123 slipknot softball spiderman starwars starwars1 stephanie
steelers sunflower sunshine sunshine1 superman superman1 superstar sweetheart swordfish tequiero test1234 test12345
testtest thailand thomas123 tinkerbell trustno1 undertaker valentina veronica victoria voetbal1 warcraft webmaster
welcome1 welcome12 welcome123 welcome1234 whatever whatever1 william1 windows1 winston1 wolverine xxxxxxxx yamaha123
zaq12wsx zaq1xsw2 zaqxswcde zxcvbnm1 zxcvbnm123 zxcvbnma zxcv1234 zzzzzzzz videochat videochat1 madomado mado1234
`;

const commonPasswords = new Set(words.trim().split(/\s+/));

export function isCommonPassword(password: string): boolean {
  return commonPasswords.has(password.normalize('NFKC').toLowerCase());
}
