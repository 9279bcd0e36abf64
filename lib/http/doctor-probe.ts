import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Where the gate tells `mado doctor` how it understood a request. For everybody else the path does not exist. */
export const DOCTOR_PATH = '/doctor';
/** Carries the pass. `Authorization` may be the proxy's own, for a password in front of the site. */
export const DOCTOR_HEADER = 'x-mado-doctor';

/**
 * How long a pass is valid, in milliseconds: a few slow round trips. Whoever copies one on its way learns how his own
 * requests look to the gate, and nothing else.
 */
const PASS_LIFETIME_MS = 60_000;
const PASS = /^(\d{1,15})\.([\w-]{1,64})\.([\w-]{43})$/;

function sign(secret: string, issuedAtMs: string, nonce: string): Buffer {
  return createHmac('sha256', secret).update(`mado doctor ${issuedAtMs} ${nonce}`).digest();
}

/** A pass for one request. `nowMs` is since the epoch by the clock of the Mado that is asked. */
export function makePass(secret: string, nowMs: number, nonce: string = randomUUID()): string {
  const issuedAt = String(Math.floor(nowMs));
  return `${issuedAt}.${nonce}.${sign(secret, issuedAt, nonce).toString('base64url')}`;
}

/** The nonce of a valid pass; null for any other text. `nowMs` is since the epoch. */
export function nonceOfPass(pass: unknown, secret: string, nowMs: number): string | null {
  const [, issuedAt, nonce, signature] = PASS.exec(typeof pass === 'string' ? pass : '') ?? [];
  if (issuedAt === undefined || nonce === undefined || signature === undefined) return null;
  if (!timingSafeEqual(Buffer.from(signature, 'base64url'), sign(secret, issuedAt, nonce))) return null;
  return Math.abs(nowMs - Number(issuedAt)) <= PASS_LIFETIME_MS ? nonce : null;
}

/** What the gate understood of one request. */
export const probeAnswerSchema = z.object({
  /** Of the pass: an answer with another one came from a cache. */
  nonce: z.string(),
  /** Since the epoch, by the server's clock. */
  nowMs: z.number(),
  /** The other end of the connection. */
  peer: z.string(),
  /** The entries of X-Forwarded-For as they arrived, leftmost first. */
  forwardedFor: z.array(z.string()),
  forwardedProto: z.string().nullable(),
  hosts: z.array(z.string()),
  /** The address that counts as the client's for limits and logs. */
  client: z.string(),
  /** Whether the address of the request is the site's, or why it is not (lib/http/address.ts). */
  address: z.enum(['ours', 'malformed', 'elsewhere', 'no-host', 'no-port', 'plain-http', 'unexpected-https']),
  /** The only address at which the running Mado answers. */
  publicUrl: z.string(),
  trustedProxyHops: z.number(),
  bodyBytes: z.number(),
});

export type ProbeAnswer = z.infer<typeof probeAnswerSchema>;
