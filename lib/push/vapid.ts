import { createECDH, createPrivateKey, hkdfSync, type KeyObject, sign } from 'node:crypto';

/** The order of the group of P-256 (SEC 2, 2.4.2). */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
/** 128 bits more than the order has, so that no key is likelier than another (FIPS 186-5, A.2.1). */
const SEED_BYTES = 48;
/** Push services refuse tokens that count for more than a day (RFC 8292, section 2). */
const TOKEN_LIFE_S = 12 * 60 * 60;

/** What this Mado shows to push services (RFC 8292): they send a browser nothing from anybody else. */
export interface VapidKey {
  /** The uncompressed point in base64url, as browsers want it for `applicationServerKey`. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

/** The private key that follows from AUTH_SECRET, in base64url: the same on each machine that has the same secret. */
export function privateKeyFrom(authSecret: string): string {
  const seed = Buffer.from(hkdfSync('sha256', authSecret, '', 'mado vapid key', SEED_BYTES)).toString('hex');
  const scalar = (BigInt(`0x${seed}`) % (ORDER - 1n)) + 1n;
  return Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').toString('base64url');
}

/** Whether this is a private key of P-256 in base64url. */
export function isPrivateKey(text: string): boolean {
  if (!/^[\w-]{43}$/.test(text)) return false;
  const scalar = BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
  return scalar > 0n && scalar < ORDER;
}

/** @param privateKey of P-256, in base64url. Throws for anything else. */
export function vapidKey(privateKey: string): VapidKey {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  const point = pair.getPublicKey();
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const jwk = { kty: 'EC', crv: 'P-256', d: privateKey, x, y };
  return { publicKey: point.toString('base64url'), privateKey: createPrivateKey({ key: jwk, format: 'jwk' }) };
}

/**
 * The `Authorization` header of a message to this endpoint.
 * @param subject how the push service reaches the operator: a `mailto:` or `https:` URI
 */
export function vapidHeader(endpoint: string, subject: string, key: VapidKey, nowMs: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(nowMs / 1_000) + TOKEN_LIFE_S, sub: subject };
  const signed = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
  // JWS wants the two numbers of the signature side by side (RFC 7518, section 3.4).
  const signature = sign('sha256', Buffer.from(signed), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${key.publicKey}`;
}
