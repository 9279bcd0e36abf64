import { createHmac, timingSafeEqual } from 'node:crypto';

/** 128 bits: nobody guesses it. */
const CODE_BYTES = 16;

/** What a link carries for a row. Whether the row still counts is for the database to say. */
export interface LinkCodes {
  /** @param secret AUTH_SECRET */
  encode(id: string, secret: string): string;
  /** The row's id; null for a code that was not made here. */
  decode(text: string, secret: string): string | null;
}

/**
 * Links carry a row's id, and a code that only who knows the secret can make. Nobody opens a link with what the database
 * holds, and the same link can be made again.
 * @param kind keeps the codes of one kind of row from opening another
 */
export function linkCodes(kind: string): LinkCodes {
  const macOf = (id: string, secret: string) =>
    createHmac('sha256', secret).update(`${kind} ${id}`).digest().subarray(0, CODE_BYTES);
  return {
    encode: (id, secret) => `${id}.${macOf(id, secret).toString('base64url')}`,
    decode(text, secret) {
      const [id, code, ...rest] = text.length <= 200 ? text.split('.') : [];
      if (!id || !code || rest.length > 0) return null;
      const given = Buffer.from(code, 'base64url');
      const right = macOf(id, secret);
      return given.length === right.length && timingSafeEqual(given, right) ? id : null;
    },
  };
}
