import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { holdsToken } from '@/lib/http/bearer';
import { readAddress } from '@/lib/http/ip-address';

interface ReadersSettings {
  readonly METRICS_FROM: readonly string[];
  readonly METRICS_TOKEN?: string | undefined;
}

/** What proxies add (RFC 9110, 7.6.3; RFC 7239). */
const OF_A_PROXY = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'];

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [text = '', bits] = network.split('/');
    // Of `::ffff:10.0.0.7`, as a client's address is written too.
    const address = bits === undefined ? (readAddress(text) ?? text) : text;
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

/**
 * An IP address, or a name that public DNS cannot hold. A page whose own name was made to resolve to this machine (DNS
 * rebinding) arrives with a dotted one.
 */
function isPlainHost(host: string | undefined): boolean {
  const name = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.exec(host ?? '')?.[1] ?? '';
  const isAddress = name.startsWith('[') || isIP(name) !== 0;
  return name !== '' && (isAddress || !name.includes('.'));
}

/**
 * Returns who may read the metrics.
 *
 * An address counts only if the reader connects to this port directly. Whatever comes through a proxy has the proxy's
 * address, and says of itself what it likes in X-Forwarded-For: a header of a proxy, forged or not, can only close the
 * door. Readers who come through a proxy need the token.
 */
export function metricsReaders({
  METRICS_FROM,
  METRICS_TOKEN,
}: ReadersSettings): (request: IncomingMessage) => boolean {
  const from = METRICS_FROM.length > 0 ? blockList(METRICS_FROM) : null;
  if (!from && METRICS_TOKEN === undefined) return () => false;
  return ({ headers, socket }) => {
    if (METRICS_TOKEN !== undefined && !holdsToken(headers.authorization, METRICS_TOKEN)) return false;
    if (!from) return true;
    const address = readAddress(socket.remoteAddress ?? '');
    const isDirect = OF_A_PROXY.every((name) => headers[name] === undefined);
    return address !== null && isDirect && isPlainHost(headers.host) && from.check(address, familyOf(address));
  };
}
