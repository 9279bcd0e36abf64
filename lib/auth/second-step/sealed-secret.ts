import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** The key's context: nothing else that is derived from AUTH_SECRET is the same. */
const LABEL = 'mado: secrets of authenticator apps';
const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const keyOf = (authSecret: string) => Buffer.from(hkdfSync('sha256', authSecret, '', LABEL, 32));

/**
 * Encrypts a secret for the database, with AES-256-GCM: a copy of the database alone gives nobody a code.
 * @param owner whose secret it is; it opens for no other owner, so that rows cannot be exchanged
 */
export function seal(secret: string, owner: string, authSecret: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(authSecret), iv).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${sealed.toString('base64url')}`;
}

/** Null if it was sealed with another AUTH_SECRET or for another owner, or was changed since. */
export function unseal(text: string, owner: string, authSecret: string): string | null {
  const [version, sealed, ...rest] = text.split('.');
  const bytes = Buffer.from(sealed ?? '', 'base64url');
  if (version !== VERSION || rest.length > 0 || bytes.length <= IV_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(authSecret), bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
