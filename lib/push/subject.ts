import { isLoopback } from '@/lib/config/allowed-origins';

interface Reachable {
  readonly publicUrl: string;
  readonly MAIL_FROM?: string | undefined;
}

/**
 * How push services reach the operator of this Mado (RFC 8292, section 2.1): its https address, or else the sender of
 * its mails. Null where both are missing: Apple's refuses a token that names `localhost`.
 */
export function pushSubject({ publicUrl, MAIL_FROM }: Reachable): string | null {
  const { protocol, hostname, origin } = new URL(publicUrl);
  if (protocol === 'https:' && !isLoopback(hostname)) return origin;
  const address = MAIL_FROM ? (/<(.+)>$/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM) : '';
  const host = address.split('@')[1] ?? '';
  return host.includes('.') && !isLoopback(host) ? `mailto:${address}` : null;
}
