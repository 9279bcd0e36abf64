import type { SignalBody, SignalDescription } from '@/lib/protocol/signal';

/** What a device has to tell of itself: two addresses of its own, and one of a TURN server. */
const HOST = 'candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host';
const REFLEXIVE = 'candidate:2 1 udp 1686052607 203.0.113.4 41000 typ srflx raddr 10.0.0.7 rport 5000';
const RELAY = 'candidate:3 1 udp 41885439 198.51.100.9 6000 typ relay raddr 203.0.113.4 rport 41000';
/** Called a relay by a device, which may say so of any address: each of one that nobody else has. */
const foreignOf = (id: number) => `candidate:4 1 udp 41885438 192.0.2.${id} 6000 typ relay raddr 0.0.0.0 rport 0`;
/** What links come to know of themselves, the one or the other. */
const FOUND = [[REFLEXIVE, RELAY], [HOST, RELAY], [HOST]];
const OWN_ADDRESS = /10\.0\.0\.7|203\.0\.113\.4/;
const ANY_ADDRESS = /10\.0\.0\.7|203\.0\.113\.4|198\.51\.100\.9|192\.0\.2\./;

/** Of the link `id`, its offer number `round` or its answer to the offer `answered`; some have gathered by then, and say what. */
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

/** What a gathering finds, one after the other. */
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

/** Who reads this knows where the device is. */
export function tellsAddress(body: SignalBody): boolean {
  return OWN_ADDRESS.test(textOf(body));
}

/** Whose address it is, only that device knows. */
export function tellsForeignRelay(body: SignalBody): boolean {
  return textOf(body).includes(' 192.0.2.');
}

/** The peer's connection has something to send its checks to. */
export function tellsCandidate(body: SignalBody): boolean {
  return ANY_ADDRESS.test(textOf(body));
}
