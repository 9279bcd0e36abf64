import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const NAME = 'call.example.org';
const SCRIPT = resolve('deploy/coturn/copy-certificate.sh');
const CERTBOT = `letsencrypt/live/${NAME}`;
const CADDY = 'caddy/.local/share/caddy/certificates';

/** Runs a command with folders of the test, below $1, in place of the machine's own. */
const INSIDE = `
set -e
folder=$1
shift
for path in /etc/letsencrypt /var/lib/caddy /etc/coturn; do
  mount --bind "$folder/\${path##*/}" "$path"
done
PATH="$folder/bin:$PATH" "$@"
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mado-certificate-'));
  for (const name of ['letsencrypt', 'caddy', 'coturn', 'bin']) mkdirSync(join(folder, name));
  // There is no systemd to talk to here.
  writeFileSync(join(folder, 'bin/systemctl'), `#!/bin/sh\necho "$*" >> ${folder}/told\n`, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string, ageMinutes = 0): void {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  const atSeconds = Date.now() / 1_000 - ageMinutes * 60;
  utimesSync(full, atSeconds, atSeconds);
}

/** Runs the script as its timer does. */
function copy(): { status: number | null; stderr: string } {
  // A folder can be mounted only where there is one.
  const made = ['/etc/letsencrypt', '/var/lib/caddy', '/etc/coturn'].filter((path) => !existsSync(path));
  for (const path of made) mkdirSync(path);
  try {
    const args = ['--mount', '--propagation=private', 'sh', '-c', INSIDE, 'sh', folder, SCRIPT, NAME];
    return spawnSync('unshare', args, { encoding: 'utf8' });
  } finally {
    for (const path of made) rmdirSync(path);
  }
}

const copied = () => ['fullchain.pem', 'privkey.pem'].map((name) => readFileSync(join(folder, 'coturn', name), 'utf8'));
const told = () => readFileSync(join(folder, 'told'), 'utf8').trim().split('\n');

describe("coturn's copy of the certificate", () => {
  it('is made of the one that Caddy got last, and coturn restarts to listen for TLS', () => {
    for (const [authority, age] of [['zerossl', 10] as const, ['acme-v02', 5] as const]) {
      for (const kind of ['crt', 'key'])
        put(`${CADDY}/${authority}/${NAME}/${NAME}.${kind}`, `${authority} ${kind}`, age);
    }
    expect(copy()).toMatchObject({ status: 0, stderr: '' });
    expect(copied()).toEqual(['acme-v02 crt', 'acme-v02 key']);
    expect(told()).toEqual(['restart coturn']);
  });

  it('follows a renewal by certbot without ending relays, and is left alone while nothing is new', () => {
    put('archive/fullchain1.pem', 'first chain', 10);
    put('archive/privkey1.pem', 'first key', 10);
    put('archive/fullchain2.pem', 'second chain');
    put('archive/privkey2.pem', 'second key');
    mkdirSync(join(folder, CERTBOT), { recursive: true });
    const link = (number: number) => {
      for (const name of ['fullchain', 'privkey']) {
        rmSync(join(folder, CERTBOT, `${name}.pem`), { force: true });
        symlinkSync(join(folder, `archive/${name}${number}.pem`), join(folder, CERTBOT, `${name}.pem`));
      }
    };
    link(1);
    expect(copy()).toMatchObject({ status: 0, stderr: '' });
    link(2);
    for (const _ of ['renewed', 'the same']) expect(copy()).toMatchObject({ status: 0, stderr: '' });
    expect(copied()).toEqual(['second chain', 'second key']);
    expect(told()).toEqual(['restart coturn', 'kill -s USR2 coturn']);
  });

  it('cannot be made before there is a certificate, and says so', () => {
    const { status, stderr } = copy();
    expect(status).toBe(1);
    expect(stderr).toContain(`Neither Caddy nor certbot has a certificate for ${NAME} yet.`);
  });
});
