import { randomInt } from 'node:crypto';
import { passwordMaxLength } from '@/lib/auth/account/schemas';
import { CommandError } from '@/scripts/mado/command-error';

/** No letter or digit that is taken for another one when it is read from a screen. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUP = 5;
/** 20 characters of 31: 99 bits. */
const GROUPS = 4;

/** A password to pass on, like `k3vnp-…`; longer where the settings ask for it. */
export function makePassword(minLength: number): string {
  const group = () => Array.from({ length: GROUP }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const count = Math.max(GROUPS, Math.ceil((minLength + 1) / (GROUP + 1)));
  return Array.from({ length: count }, group).join('-').slice(0, passwordMaxLength);
}

/** The most that a password may take, in UTF-8. */
const MAX_BYTES = passwordMaxLength * 16;

/** The password on standard input, without the newline at its end. */
export async function readPassword(input: AsyncIterable<Buffer | string>): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of input) {
    pieces.push(Buffer.from(piece));
    bytes += pieces.at(-1)?.length ?? 0;
    if (bytes > MAX_BYTES) throw new CommandError(`The password on standard input is longer than ${MAX_BYTES} bytes.`);
  }
  const password = Buffer.concat(pieces)
    .toString()
    .replace(/\r?\n$/, '');
  if (password === '') throw new CommandError('--password-stdin: there is no password on standard input.');
  return password;
}
