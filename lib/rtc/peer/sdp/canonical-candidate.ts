import type { SignalCandidate } from '@/lib/protocol/signal';
import { MID } from './grammar';

/** RFC 8839, 5.1. Further pairs of name and value follow the type. */
const CANDIDATE =
  /^candidate:([A-Za-z0-9+/]{1,32}) ([12]) (udp|tcp) (\d{1,10}) (\S{1,80}) (\d{1,5}) typ (host|srflx|prflx|relay)((?: \S{1,80} \S{1,80}){0,16})$/i;
const USERNAME_FRAGMENT = /^[A-Za-z0-9+/]{4,256}$/;
/** Of the pairs after the type, those that say something to a browser, in the order of their writing. */
const EXTENSIONS: Readonly<Record<string, RegExp>> = {
  tcptype: /^(?:active|passive|so)$/,
  generation: /^\d{1,5}$/,
  ufrag: USERNAME_FRAGMENT,
  'network-id': /^\d{1,5}$/,
  'network-cost': /^\d{1,4}$/,
};

/**
 * The candidate that a browser is given in the place of the peer's; null for one that is no address. Names are none but those
 * of mDNS (RFC 8828, draft-ietf-mmusic-mdns-ice-candidates): to look up any other would have the peer choose whom this browser asks.
 */
export function canonicalCandidate(init: SignalCandidate): SignalCandidate | null {
  const { sdpMid, usernameFragment } = init;
  if (sdpMid !== null && !MID.test(sdpMid)) return null;
  if (usernameFragment !== null && !USERNAME_FRAGMENT.test(usernameFragment)) return null;
  const candidate = init.candidate === '' ? '' : rewritten(init.candidate);
  return candidate === null ? null : { ...init, candidate };
}

function rewritten(line: string): string | null {
  const [, foundation, component, transport = '', priority, address = '', port, type = '', more = ''] =
    CANDIDATE.exec(line) ?? [];
  if (!isAddress(address) || Number(port) > 65_535 || Number(priority) > 0xffff_ffff) return null;
  const said = extensionsOf(more);
  const [raddr = '', rport = ''] = [said.get('raddr'), said.get('rport')];
  const isRelated = isAddress(raddr) && /^\d{1,5}$/.test(rport) && Number(rport) <= 65_535;
  return [
    `candidate:${foundation} ${component} ${transport.toLowerCase()} ${priority} ${address} ${port} typ ${type.toLowerCase()}`,
    ...(isRelated ? [`raddr ${raddr} rport ${rport}`] : []),
    ...Object.entries(EXTENSIONS).flatMap(([name, pattern]) => {
      const value = said.get(name);
      return value !== undefined && pattern.test(value) ? [`${name} ${value}`] : [];
    }),
  ].join(' ');
}

/** By name, the first of each. */
function extensionsOf(text: string): Map<string, string> {
  const words = text.trim().split(' ');
  const said = new Map<string, string>();
  for (let index = 0; index + 1 < words.length; index += 2) {
    const [name = '', value = ''] = words.slice(index, index + 2);
    if (!said.has(name)) said.set(name, value);
  }
  return said;
}

function isAddress(text: string): boolean {
  if (/^[0-9a-z-]{1,63}\.local$/i.test(text)) return true;
  const bytes = text.split('.');
  if (bytes.length === 4 && bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) <= 255)) return true;
  return text.includes(':') && /^[0-9A-Fa-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?$/.test(text);
}
