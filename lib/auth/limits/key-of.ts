import { createHash } from 'node:crypto';

/** A short key for a counter: a very long e-mail costs no memory, and none is kept in clear text. */
export function keyOf(...words: string[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('base64url').slice(0, 22);
}
