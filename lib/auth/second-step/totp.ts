import { Secret, TOTP } from 'otpauth';

/** What every authenticator app understands (RFC 6238): other values are ignored by some, which then show wrong codes. */
const settings = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** 160 bits, as RFC 4226, 4 recommends; in base32, as apps let people type it. */
export function makeSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code holds: an `otpauth://` address. `site` and `account` tell its entry in the app from others. */
export function keyUri(secret: string, { site, account }: { readonly site: string; readonly account: string }): string {
  return new TOTP({ ...settings, secret: Secret.fromBase32(secret), issuer: site, label: account }).toString();
}

/**
 * The time step of this code, counted since 1970 in 30 s; null for a wrong code. One step before and after the present
 * one also counts, because clocks differ and typing takes time.
 */
export function stepOf(secret: string, code: string, nowMs: number): number | null {
  const totp = new TOTP({ ...settings, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token: code, timestamp: nowMs, window: 1 });
  return delta === null ? null : totp.counter({ timestamp: nowMs }) + delta;
}

/** Six digits, also where somebody typed them in two groups or in full width. */
export function codeIn(typed: string): string | null {
  const code = typed.slice(0, 100).normalize('NFKC').replace(/[\s-]/g, '');
  return /^\d{6}$/.test(code) ? code : null;
}
