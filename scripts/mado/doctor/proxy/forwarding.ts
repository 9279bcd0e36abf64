import type { ProbeAnswer } from '@/lib/http/doctor-probe';
import { type Finding, ok, problem, warning } from '../finding';

const ID = 'proxy-client-address';

const counted = (count: number) => (count === 1 ? '1 proxy' : `${count} proxies`);

export interface Forwarding {
  /** Of a request without X-Forwarded-For, as browsers send it. */
  readonly honest: ProbeAnswer;
  /** Of a request that claims to come from `claimed`. */
  readonly forged: ProbeAnswer;
  readonly claimed: string;
  /** The addresses of the machine that asked. */
  readonly own: ReadonlySet<string>;
}

/**
 * Whether TRUSTED_PROXY_HOPS is the number of proxies that append to X-Forwarded-For. With too small a number everybody
 * has the address of a proxy; with too large a one everybody has the address that they claim.
 */
export function readForwarding({ honest, forged, claimed, own }: Forwarding): Finding {
  const hops = honest.trustedProxyHops;
  const entries = honest.forwardedFor.length;
  const set = (right: number) => `Set TRUSTED_PROXY_HOPS=${right} and restart Mado.`;
  const append =
    'Have each proxy append the address it sees; for nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;';

  if (hops > 0 && entries === 0) {
    const forgeable = forged.client === claimed ? ' Worse, whoever sends that header has the address they claim.' : '';
    return problem(
      ID,
      `The proxy does not send X-Forwarded-For, so everybody has the proxy's address (${honest.client}) and one person who guesses passwords locks all others out.${forgeable}`,
      append,
    );
  }
  if (forged.client === claimed) {
    return problem(
      ID,
      `Whoever sends X-Forwarded-For has the address they claim, which evades every limit: TRUSTED_PROXY_HOPS is ${hops}, but only ${counted(entries)} appended an address.`,
      set(entries),
    );
  }
  if (hops < entries) {
    return problem(
      ID,
      `Everybody has the address of a proxy (${honest.client}): ${counted(entries)} appended an address to X-Forwarded-For, but TRUSTED_PROXY_HOPS is ${hops}.`,
      set(entries),
    );
  }
  if (hops > entries) {
    return problem(
      ID,
      `TRUSTED_PROXY_HOPS is ${hops}, but only ${counted(entries)} wrote to X-Forwarded-For, so Mado cannot tell whose address it is.`,
      set(entries),
    );
  }
  // A proxy that overwrites what one in front of it wrote looks like a single one, but its client is that other proxy.
  const check = own.has(honest.client)
    ? ''
    : '. See that this is your address on the internet, not a proxy’s or a CDN’s';
  const came = `this request came from ${honest.client}${check}`;
  if (hops === 0) return ok(ID, `Clients reach Mado without a proxy; ${came}.`);
  return ok(ID, `The client's address arrives through ${counted(hops)}; ${came}.`);
}

/** Whether the proxy keeps `Host`, and reports the scheme that the browser used. */
export function readAddressing({ address, hosts, forwardedProto, trustedProxyHops }: ProbeAnswer, publicUrl: string) {
  const { host, protocol } = new URL(publicUrl);
  const findings: Finding[] = [];
  const sent = hosts.join(', ') || 'nothing';
  if (address === 'no-host' || address === 'elsewhere' || address === 'no-port' || address === 'malformed') {
    findings.push(
      problem(
        'proxy-host',
        `Mado refuses what comes through the proxy: it is asked for ${sent} instead of ${host}.`,
        'Have the proxy keep the Host header; for nginx: proxy_set_header Host $http_host; (Caddy does by itself). If people do use the other address, put it into PUBLIC_URL.',
      ),
    );
  } else {
    findings.push(ok('proxy-host', `Mado is asked for ${sent}.`));
  }
  if (protocol !== 'https:') {
    if (address === 'unexpected-https') {
      findings.push(
        problem(
          'proxy-scheme',
          'The proxy reports https, but PUBLIC_URL is http.',
          `Set PUBLIC_URL=https://${host} and restart Mado.`,
        ),
      );
    }
    return findings;
  }
  const scheme = forwardedProto ?? '';
  if (scheme === '') {
    findings.push(
      warning(
        'proxy-scheme',
        'The proxy does not say whether the browser used https, so Mado cannot redirect plain http.',
        'For nginx: proxy_set_header X-Forwarded-Proto $scheme;',
      ),
    );
  } else if (!/^(https|wss)$/i.test(scheme.split(',').at(-trustedProxyHops)?.trim() ?? '')) {
    const mend =
      'Have the proxy in front send X-Forwarded-Proto: https, and the ones behind it keep that; for nginx: proxy_set_header X-Forwarded-Proto $scheme; in the outermost.';
    const sentence = `The proxy reports "${scheme}" although the browser uses https`;
    findings.push(
      trustedProxyHops > 1
        ? warning('proxy-scheme', `${sentence}; browsers get by, because they say so themselves.`, mend)
        : problem('proxy-scheme', `${sentence}, so Mado redirects some programs in circles.`, mend),
    );
  } else {
    findings.push(ok('proxy-scheme', 'The proxy reports https.'));
  }
  return findings;
}
