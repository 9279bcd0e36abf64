import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { hashWithSalt } from '@/lib/auth/account/password';

const RECOVERY_CODES = 10;
/** Without letters and digits that look alike. Ten of them are 49 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUP = 5;

const makeGroup = () => Array.from({ length: GROUP }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Ten codes, each in two groups of five. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => `${makeGroup()}-${makeGroup()}`);
}

/** As they are hashed: without the hyphen, whatever keyboard they were typed on. Null for what is no code. */
export function recoveryCodeIn(typed: string): string | null {
  const code = typed.slice(0, 100).normalize('NFKC').toLowerCase().replace(/[\s-]/g, '');
  return code.length === 2 * GROUP && [...code].every((letter) => ALPHABET.includes(letter)) ? code : null;
}

/** A code as it is stored. Codes are short enough to try them all, so that they are hashed as passwords are. */
export interface StoredCode {
  readonly salt: string;
  readonly hash: string;
}

/** One salt for all codes of a person: one hash then tells which of them was typed. */
export async function hashCodes(codes: readonly string[]): Promise<StoredCode[]> {
  const salt = randomBytes(16);
  const hashes = await Promise.all(codes.map((code) => hashWithSalt(recoveryCodeIn(code) ?? code, salt)));
  return hashes.map((hash) => ({ salt: salt.toString('base64url'), hash: hash.toString('base64url') }));
}

/** Which of these codes was typed; undefined for none. `typed` is what `recoveryCodeIn` returned. */
export async function findCode<Code extends StoredCode>(
  codes: readonly Code[],
  typed: string,
): Promise<Code | undefined> {
  const hashes = new Map<string, Buffer>();
  for (const { salt } of codes) {
    if (!hashes.has(salt)) hashes.set(salt, await hashWithSalt(typed, Buffer.from(salt, 'base64url')));
  }
  return codes.find(({ salt, hash }) => {
    const [given, stored] = [hashes.get(salt) as Buffer, Buffer.from(hash, 'base64url')];
    return given.length === stored.length && timingSafeEqual(given, stored);
  });
}
