import type { Logger } from 'pino';
import type { Misdirection } from './address';

/** Per cause. Anybody can make up hosts and origins; an operator needs only the first few. */
const MOST_LINES = 20;
const LONGEST = 200;

export type Refusal = Misdirection | 'foreign-origin';

const HOST_LINE = 'for nginx: proxy_set_header Host $http_host;';

const CAUSES: Record<Refusal, string> = {
  elsewhere: 'refused: requested at an address other than PUBLIC_URL',
  'no-host': `refused: requested at an address other than PUBLIC_URL; a proxy in front may not forward the Host header (${HOST_LINE})`,
  'no-port': `refused: the port of PUBLIC_URL is missing; a proxy in front may forward the Host header without it (${HOST_LINE})`,
  'plain-http': 'refused: requested over http while PUBLIC_URL is https',
  'unexpected-https': 'refused: requested over https while PUBLIC_URL is http; set PUBLIC_URL to the https address',
  'foreign-origin': 'refused: sent by a page whose origin is not PUBLIC_URL',
};

/** Returns a function that logs a refused address: once per address and cause, and a bounded number per cause. */
export function refusalLog(logger: Pick<Logger, 'warn'>, publicUrl: string) {
  const logged = new Map<Refusal, Set<string>>();
  return (why: Refusal, address: string): void => {
    const truncated = address.slice(0, LONGEST);
    const known = logged.get(why) ?? new Set();
    if (known.has(truncated) || known.size >= MOST_LINES) return;
    logged.set(why, known.add(truncated));
    logger.warn({ address: truncated, publicUrl }, CAUSES[why]);
  };
}
