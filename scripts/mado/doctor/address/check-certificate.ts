import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import type { Check } from '../check';
import { type Finding, ok, problem, warning } from '../finding';

const DAY_MS = 24 * 3_600_000;
/** Let's Encrypt's certificates are renewed with 30 days left, and short-lived ones daily. */
const WARN_DAYS = 20;
const PROBLEM_DAYS = 7;
const WITHIN_MS = 10_000;

export interface SeenCertificate {
  /** Node's or OpenSSL's code; null if the chain is trusted and the name matches. */
  readonly error: string | null;
  readonly validFromMs: number;
  readonly validToMs: number;
}

/** What the server presents for this host. Rejects if there is no TLS server. */
export async function seeCertificate(host: string, port: number): Promise<SeenCertificate> {
  const name = host.replace(/^\[|\]$/g, '');
  const socket = connect({
    host: name,
    port,
    rejectUnauthorized: false,
    ...(isIP(name) === 0 && { servername: name }),
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(WITHIN_MS) });
    const certificate: PeerCertificate = socket.getPeerCertificate();
    const { authorizationError } = socket;
    // Typed as an Error, documented as a text.
    const code = (authorizationError as { code?: string } | undefined)?.code ?? authorizationError;
    return {
      error: socket.authorized ? null : String(code),
      validFromMs: Date.parse(certificate.valid_from),
      validToMs: Date.parse(certificate.valid_to),
    };
  } finally {
    socket.destroy();
  }
}

const REASONS: Record<string, [sentence: string, mend: string]> = {
  ERR_TLS_CERT_ALTNAME_INVALID: ['is for another name', 'Get one for this name.'],
  CERT_HAS_EXPIRED: ['has expired', 'Renew it, and see why that does not happen by itself.'],
  CERT_NOT_YET_VALID: ['is not valid yet', 'Set the clocks by NTP: timedatectl set-ntp true'],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    'is self-signed, so browsers warn',
    "Get one from Let's Encrypt; Caddy does by itself.",
  ],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'comes from an authority that this machine does not trust',
    "Get one from Let's Encrypt, or name the authority in NODE_EXTRA_CA_CERTS.",
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'is sent without the intermediate certificates, which phones need',
    'Give the server the whole chain (fullchain.pem), not the certificate alone.',
  ],
};

/** `id` and `of` name the server in the finding. `nowMs` is since the epoch. */
export function readCertificate(
  seen: SeenCertificate,
  { id, of, nowMs }: { id: string; of: string; nowMs: number },
): Finding {
  const { error, validToMs } = seen;
  if (error !== null) {
    const [what, mend] = REASONS[error] ?? [`is not accepted (${error})`, 'Replace it.'];
    return problem(id, `The certificate of ${of} ${what}.`, mend);
  }
  const days = Math.floor((validToMs - nowMs) / DAY_MS);
  const left = `The certificate of ${of} is valid for ${days === 1 ? '1 more day' : `${days} more days`}`;
  const mend = 'See why it is not renewed by itself: the log of Caddy, or systemctl status certbot.timer.';
  if (days < PROBLEM_DAYS) return problem(id, `${left} only.`, mend);
  if (days < WARN_DAYS) return warning(id, `${left} only.`, mend);
  return ok(id, `${left}.`);
}

export const checkCertificate: Check = {
  group: 'Address',
  id: 'certificate',
  isLocal: false,
  async run({ settings }) {
    const { protocol, hostname, port, host } = new URL(settings.publicUrl);
    if (protocol !== 'https:') return [];
    const about = { id: 'certificate', of: host, nowMs: Date.now() };
    const number = Number(port || 443);
    try {
      const seen = await seeCertificate(hostname, number);
      if (settings.LAN_HTTPS_PORT === number && seen.error === 'DEPTH_ZERO_SELF_SIGNED_CERT')
        return [readCertificate({ ...seen, error: null }, about)];
      return [readCertificate(seen, about)];
    } catch {
      // What keeps the page from arriving is told with the page.
      return [];
    }
  },
};
