import type { SignalBody, SignalDescription } from '@/lib/protocol/signal';

/** The candidates of a device: two with its own addresses, one of a TURN server. */
const HOST = 'candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host';
const REFLEXIVE = 'candidate:2 1 udp 1686052607 203.0.113.4 41000 typ srflx raddr 10.0.0.7 rport 5000';
const RELAY = 'candidate:3 1 udp 41885439 198.51.100.9 6000 typ relay raddr 203.0.113.4 rport 41000';
/** A device may claim that any address is a relay's: here each device claims one that no other has. */
const foreignOf = (id: number) => `candidate:4 1 udp 41885438 192.0.2.${id} 6000 typ relay raddr 0.0.0.0 rport 0`;
/** The candidates that gathering may find. */
const FOUND = [[REFLEXIVE, RELAY], [HOST, RELAY], [HOST]];
const OWN_ADDRESS = /10\.0\.0\.7|203\.0\.113\.4/;
const ANY_ADDRESS = /10\.0\.0\.7|203\.0\.113\.4|198\.51\.100\.9|192\.0\.2\./;

/** Offer number `round` of the link `id`, or its answer to the offer `answered`; half of them contain a candidate. */
export function descriptionOf(
  type: 'offer' | 'answer',
  id: number,
  round: number,
  isRelayed: boolean,
  answered: string,
): SignalBody {
  const bare = `o=- ${id} ${round} IN IP4 0.0.0.0\r\n`;
  const sdp = id % 2 === 0 ? bare : `${bare}a=${isRelayed ? RELAY : HOST}\r\n`;
  const answers = String(linkIdOf({ sdp: answered }));
  return { type: 'description', description: { type, sdp, ...(type === 'answer' && { answers }) } };
}

/** What gathering finds, in order. */
export function candidatesOf(id: number, isRelayed: boolean): SignalBody[] {
  const found = isRelayed ? [RELAY, ...(id % 4 === 0 ? [foreignOf(id)] : [])] : (FOUND[id % FOUND.length] ?? []);
  return found.map((candidate) => ({
    type: 'candidate',
    candidate: { candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: String(id) },
  }));
}

/** The link that a description is of. */
export function linkIdOf({ sdp }: Pick<SignalDescription, 'sdp'>): number {
  return Number.parseInt(sdp.slice('o=- '.length), 10);
}

export function roundOf({ sdp }: Pick<SignalDescription, 'sdp'>): number {
  return Number.parseInt(sdp.slice(sdp.indexOf(' ', 'o=- '.length)), 10);
}

function textOf(body: SignalBody): string {
  return body.type === 'candidate' ? body.candidate.candidate : body.description.sdp;
}

/** Whether it reveals the device's own address. */
export function tellsAddress(body: SignalBody): boolean {
  return OWN_ADDRESS.test(textOf(body));
}

/** Whether it names an address that only that device claims to be a relay's. */
export function tellsForeignRelay(body: SignalBody): boolean {
  return textOf(body).includes(' 192.0.2.');
}

/** Whether it contains a candidate. */
export function tellsCandidate(body: SignalBody): boolean {
  return ANY_ADDRESS.test(textOf(body));
}
