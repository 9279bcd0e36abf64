import { createHmac, timingSafeEqual } from 'node:crypto';

/** 128 bits: nobody guesses it. */
const CODE_BYTES = 16;

const macOf = (proofId: string, secret: string) =>
  createHmac('sha256', secret).update(`email proof ${proofId}`).digest().subarray(0, CODE_BYTES);

/**
 * What a link carries for a proof (`EmailProof`): its id, and a code that only who knows the secret can make. Nobody
 * opens a link with what the database holds, and a mail can be sent again without a second link.
 * @param secret AUTH_SECRET
 */
export function encodeProofCode(proofId: string, secret: string): string {
  return `${proofId}.${macOf(proofId, secret).toString('base64url')}`;
}

/** The proof's id; null for a code that was not made here. Whether the proof still counts is for the database to say. */
export function decodeProofCode(text: string, secret: string): string | null {
  const [id, code, ...rest] = text.length <= 200 ? text.split('.') : [];
  if (!id || !code || rest.length > 0) return null;
  const given = Buffer.from(code, 'base64url');
  const right = macOf(id, secret);
  return given.length === right.length && timingSafeEqual(given, right) ? id : null;
}
