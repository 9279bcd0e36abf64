import { describe, expect, it } from 'vitest';
import { displayNameSchema, emailSchema, fieldErrors, newPasswordSchema, signInSchema, signUpSchema } from './schemas';

const first = (result: { success: boolean; error?: { issues: { message: string }[] } }) =>
  result.success ? null : result.error?.issues[0]?.message;

describe('a display name', () => {
  it.each([
    ['  Alice  ', 'Alice'],
    ['e\u0301', 'é'],
    ['مريم العلي', 'مريم العلي'],
    ['窓の花子', '窓の花子'],
    ['Bob\u00A0 \u00A0Smith', 'Bob\u00A0Smith'],
    ['علی\u200Cرضا', 'علی\u200Cرضا'],
    ["Robert'); DROP TABLE User;--", "Robert'); DROP TABLE User;--"],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['🪟'.repeat(50), '🪟'.repeat(50)],
    // The family is one user-perceived character, however many code points it has.
    ['👨‍👩‍👧‍👦'.repeat(10), '👨‍👩‍👧‍👦'.repeat(10)],
  ])('%j is stored as %j', (typed, kept) => {
    expect(displayNameSchema.parse(typed)).toBe(kept);
  });

  it.each([
    ['', 'name-required'],
    [' \u3000\t ', 'name-required'],
    ['\u200B\u2060', 'name-required'],
    ['\u3164', 'name-required'],
    ['🪟'.repeat(200), 'name-too-long'],
    ['a'.repeat(51), 'name-too-long'],
    ['a'.repeat(1_000_000), 'name-too-long'],
    ['👨‍👩‍👧‍👦'.repeat(50), 'name-too-long'],
    ['a\u0301'.repeat(1) + '\u0301'.repeat(300), 'name-too-long'],
    ['Bob\u202Egnp.exe', 'name-unreadable'],
    ['Bob\u2067', 'name-unreadable'],
    ['Bob\u0000', 'name-unreadable'],
    ['Bob\nHello', 'name-unreadable'],
    ['Bob\uD83E', 'name-unreadable'],
    ['B\u200Bob', 'name-unreadable'],
    ['Bob\u2800', 'name-unreadable'],
    [`Z${'\u0336'.repeat(40)}`, 'name-unreadable'],
    ['\u2800\u2800', 'name-required'],
    ['...', 'name-only-signs'],
    ['—', 'name-only-signs'],
  ])('%j is refused: %s', (typed, error) => {
    expect(first(displayNameSchema.safeParse(typed))).toBe(error);
  });
});

describe('an e-mail', () => {
  it('is trimmed and lower-cased', () => {
    expect(emailSchema.parse('  Alice@Example.COM ')).toBe('alice@example.com');
  });

  it.each([
    'admin@localhost',
    'me@intranet',
    'm&m@example.org',
    'a/b=c@example.org',
    'hash#@example.org',
    "o'neil+tag@example.org",
    '.dots..everywhere.@example.org',
    'me@127.0.0.1',
    'me@xn--80a1acny.xn--p1ai',
  ])('%j is accepted, as browsers and mail servers accept it', (typed) => {
    expect(emailSchema.parse(typed)).toBe(typed);
  });

  it.each([
    ['me@почта.рф', 'me@xn--80a1acny.xn--p1ai'],
    ['ME@ПОЧТА.РФ', 'me@xn--80a1acny.xn--p1ai'],
    ['me@почта.xn--p1ai', 'me@xn--80a1acny.xn--p1ai'],
    ['me@例え。テスト', 'me@xn--r8jz45g.xn--zckzah'],
    ['me@bu\u0308cher.example', 'me@xn--bcher-kva.example'],
    ['me@ｅｘａｍｐｌｅ.org', 'me@example.org'],
    ['Почта@Example.ORG', 'почта@example.org'],
    ['山田@例え.テスト', '山田@xn--r8jz45g.xn--zckzah'],
    ['Jose\u0301@example.org', 'josé@example.org'],
    ['JOSÉ@example.org', 'josé@example.org'],
    // One letter in two encodings: the Ångström sign.
    ['\u212Bsa@example.org', 'åsa@example.org'],
  ])('%j becomes %j: without case, in the normal form, with the domain as mail uses it', (typed, canonical) => {
    expect(emailSchema.parse(typed)).toBe(canonical);
  });

  it.each([
    ['', 'email-required'],
    ['alice', 'email-invalid'],
    ["a'; DROP TABLE User;--@example.com", 'email-invalid'],
    ['<b>@example.com', 'email-invalid'],
    // The Kelvin sign becomes k in lower case, the dotted capital i an i with a mark.
    ['\u212A@example.org', 'email-invalid'],
    ['\u0130pek@example.org', 'email-invalid'],
    ['Greek \u037E@example.org', 'email-invalid'],
    ['\u0301me@example.org', 'email-invalid'],
    ['me\u200B@example.org', 'email-invalid'],
    ['me\u202Eem@example.org', 'email-invalid'],
    ['ｍｅ＠ｅｘａｍｐｌｅ.org', 'email-invalid'],
    ['😀@example.org', 'email-invalid'],
    [`${'я'.repeat(130)}@example.org`, 'email-too-long'],
    ['me@почта/.рф', 'email-invalid'],
    ['me@почта:80', 'email-invalid'],
    ['me@почта%2eрф', 'email-invalid'],
    ['me@поч та.рф', 'email-invalid'],
    ['me@a@почта.рф', 'email-invalid'],
    ['me@почта.рф?', 'email-invalid'],
    ['me@почта..рф', 'email-invalid'],
    ['me@', 'email-invalid'],
    ['@localhost', 'email-invalid'],
    ['me@-a.example', 'email-invalid'],
    [`me@${'я'.repeat(200)}.рф`, 'email-invalid'],
    [`${'a'.repeat(250)}@example.com`, 'email-too-long'],
    ['a'.repeat(1_000_000), 'email-too-long'],
  ])('%j is refused: %s', (typed, error) => {
    expect(first(emailSchema.safeParse(typed))).toBe(error);
  });
});

describe('a new password', () => {
  const schema = newPasswordSchema(8);

  it.each(['eight ch', '窓'.repeat(8), '🪟'.repeat(128), ' spaces at both ends '])('%j is allowed', (typed) => {
    expect(schema.safeParse(typed).success).toBe(true);
  });

  it.each([
    ['', 'password-required'],
    ['seven c', 'password-too-short'],
    // Seven user-perceived characters, fourteen code units.
    ['🪟'.repeat(7), 'password-too-short'],
    ['a'.repeat(129), 'password-too-long'],
    ['a'.repeat(1_000_000), 'password-too-long'],
  ])('%j is refused: %s', (typed, error) => {
    expect(first(schema.safeParse(typed))).toBe(error);
  });

  it('is the same however it was composed', () => {
    expect(schema.parse('cafe\u0301 cafe\u0301')).toBe(schema.parse('café café'));
  });
});

describe('errors of a whole form', () => {
  it('report one error per field', () => {
    const result = signUpSchema(8).safeParse({ displayName: '', email: 'x', password: 'y' });
    expect(result.error && fieldErrors(result.error)).toEqual({
      displayName: 'name-required',
      email: 'email-invalid',
      password: 'password-too-short',
    });
  });

  it('report fields that are missing or not text', () => {
    const result = signInSchema.safeParse({ email: 7 });
    expect(result.error && fieldErrors(result.error)).toEqual({
      email: 'email-required',
      password: 'password-required',
    });
  });
});
