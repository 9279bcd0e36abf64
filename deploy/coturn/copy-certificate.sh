#!/bin/sh
# Gives coturn a copy of the certificate that Caddy or certbot keeps for NAME, when it is a new one, and has coturn read
# it: TURN over TLS needs one, and coturn's account can read neither Caddy's folder nor certbot's. As root:
#   deploy/coturn/copy-certificate.sh NAME
# deploy/systemd/coturn-certificate@.timer does so every day.
set -eu
umask 077
name=${1:?wants the name that people open, such as call.example.org}
to=/etc/coturn

# Caddy has a folder for each authority, and may have changed it: the newest certificate counts. Of certbot's files each
# is a link to the newest.
from=$(ls -t "/etc/letsencrypt/live/$name/fullchain.pem" \
	/var/lib/caddy/.local/share/caddy/certificates/*/"$name/$name.crt" 2>/dev/null | head -n 1)
case $from in
	*.pem) key=${from%/*}/privkey.pem ;;
	*.crt) key=${from%.crt}.key ;;
	*)
		echo "Neither Caddy nor certbot has a certificate for $name yet." >&2
		exit 1
		;;
esac

if cmp -s "$from" "$to/fullchain.pem" && cmp -s "$key" "$to/privkey.pem"; then exit 0; fi
[ -e "$to/fullchain.pem" ] && had_one=yes || had_one=no

install -d -m 755 "$to"
install -o root -g turnserver -m 640 "$key" "$to/privkey.pem.new"
install -o root -g turnserver -m 640 "$from" "$to/fullchain.pem.new"
mv "$to/privkey.pem.new" "$to/privkey.pem"
mv "$to/fullchain.pem.new" "$to/fullchain.pem"

# A coturn that started without a certificate does not listen for TLS; a running one reads the new certificate, and
# keeps its relays.
if [ "$had_one" = yes ]; then systemctl kill -s USR2 coturn; else systemctl restart coturn; fi
echo "coturn has a new certificate for $name, from $from"
