import { beforeEach, describe, expect, it } from 'vitest';
import type { EarlyLinkScope } from '@/lib/protocol/early-link';
import type { Signal, SignalBody } from '@/lib/protocol/signal';
import type { PeerLink } from '@/lib/rtc/peer/peer-link';
import { CallLink } from './call-link';
import { callId, candidate, description, FIRST, HOST, Peer, RELAY, SECOND, tracks } from './call-link.fixture';
import type { CallLinkEvent } from './call-link-event';

let peers: Peer[];
let sent: { signal: Signal; to?: string }[];
let events: CallLinkEvent[];
let link: CallLink;
let iceServers: { current: []; isRelayOnly: boolean; arriving: () => null };
beforeEach(() => {
  peers = [];
  sent = [];
  events = [];
  iceServers = { current: [], isRelayOnly: false, arriving: () => null };
  link = new CallLink({
    signaling: {
      connection: 'online',
      ask: async (_name, request) => {
        sent.push(request as never);
        return { ok: true } as never;
      },
    },
    iceServers,
    onEvent: (event) => events.push(event),
    createLink: (options) => {
      const peer = new Peer(options);
      peers.push(peer);
      return peer as unknown as PeerLink;
    },
  });
});

const peer = (index: number) => peers[index] as Peer;
const bodies = () => sent.map(({ signal }) => signal.body);

function hear(body: SignalBody, deviceId: string, earlyLink: EarlyLinkScope): void {
  link.handleSignal({ callId, signal: { linkEpoch: 0, body }, early: { deviceId, earlyLink } });
}

/** Which connection a description is of, and of an answer which one's offer it is to. */
const of = (type: 'offer' | 'answer', session: number, to?: number) =>
  description(type, `o=- ${session} 2 IN IP4 0.0.0.0\r\n`, to);

function dialed(): void {
  link.open({ callId, role: 'caller', linkEpoch: 0, offer: null, earlyLink: 'none' });
  link.setTracks(tracks);
  peer(0).gathers(description('offer', 'v=0'), HOST, RELAY);
}

describe('at the caller', () => {
  it('tells nothing but the offer until a device answers, and sends no media until it accepts', () => {
    dialed();
    expect(events).toEqual([{ type: 'offer-made', callId, offer: 'v=0' }]);
    expect(sent).toEqual([]);
    hear(description('answer', 'first'), FIRST, 'all');
    expect(bodies()).toEqual([HOST, RELAY]);
    expect(sent.every(({ to }) => to === FIRST)).toBe(true);
    expect(peer(0).taken).toEqual([description('answer', 'first')]);
    expect(peer(0).tracks.video).toBeNull();
    peer(0).says({ type: 'state', state: 'connected' });
    expect(events).toHaveLength(1);
    link.choose(FIRST, true);
    expect(peer(0).tracks).toBe(tracks);
    expect(events.at(-1)).toEqual({ type: 'state', state: 'connected', linkEpoch: 0 });
  });

  it('gives the browser no answer of a ringing device before accept where the callee allows nothing', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'none');
    for (const body of [HOST, RELAY]) hear(body, FIRST, 'none');
    hear(description('answer', 'second', 5), SECOND, 'none');
    expect(peers).toHaveLength(1);
    expect(peer(0).taken).toEqual([]);
    expect(sent).toEqual([]);
    link.choose(FIRST, true);
    link.handleSignal({ callId, signal: { linkEpoch: 0, body: description('answer', 'first') } });
    expect(peer(0).taken).toEqual([description('answer', 'first')]);
  });

  it('says nothing of its devices before accept, and hears of the peer’s page only that', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    const media = { type: 'media', microphone: true, camera: true } as const;
    link.sendControl(media);
    expect(peer(0).told).toEqual([]);
    peer(0).says({ type: 'control', message: media });
    peer(0).says({ type: 'control', message: { type: 'hang-up' } });
    expect(events).toHaveLength(1);
    peer(0).says({ type: 'control', message: { type: 'accept', media: 'audio' } });
    expect(events.at(-1)).toEqual({ type: 'peer-accepted', callId, deviceId: FIRST, media: 'audio' });
    link.choose(FIRST, true);
    link.sendControl(media);
    expect(peer(0).told).toEqual([media]);
  });

  it('tells a stranger’s device of relays alone, and of the rest after accept', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'relay');
    expect(bodies()).toEqual([
      candidate('candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0'),
    ]);
    link.choose(FIRST, true);
    expect(bodies().at(-1)).toEqual(HOST);
    // A direct path is looked for beside the relay.
    expect(peer(0).restarts).toBe(1);
  });

  it('follows a stranger’s device to no address but a relay’s until it accepts', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'relay');
    const foreign = candidate('candidate:4 1 udp 41885438 198.51.100.66 6000 typ relay raddr 0.0.0.0 rport 0');
    for (const body of [foreign, RELAY]) hear(body, FIRST, 'relay');
    expect(peer(0).taken).toEqual([description('answer', 'first'), RELAY]);
    link.choose(FIRST, true);
    expect(peer(0).taken.at(-1)).toEqual(foreign);
  });

  it('looks for no direct path when it hides its address', () => {
    iceServers.isRelayOnly = true;
    dialed();
    hear(description('answer', 'first'), FIRST, 'relay');
    link.choose(FIRST, true);
    expect(peer(0).restarts).toBe(0);
  });

  it('makes each further device an offer of its own, and keeps the link of the one that won', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    hear(description('answer', 'second'), SECOND, 'all');
    peer(1).gathers(of('offer', 5), HOST);
    expect(sent.slice(-2).every(({ to }) => to === SECOND)).toBe(true);
    hear(description('answer', 'own answer', 5), SECOND, 'all');
    expect(peer(1).taken).toEqual([description('answer', 'own answer', 5)]);

    peer(0).says({ type: 'control', message: { type: 'accept', media: 'video' } });
    expect(events.at(-1)).toEqual({ type: 'peer-accepted', callId, deviceId: FIRST, media: 'video' });
    link.choose(FIRST, false);
    expect(peer(1).isClosed).toBe(false);
    // The sidecar says it was the other.
    link.choose(SECOND, true);
    expect(peer(0)).toMatchObject({ isClosed: true, tracks: { audio: null, video: null } });
    expect(peer(1)).toMatchObject({ isClosed: false, tracks });
  });

  it('says whom an offer is for, also after the accept, until it is answered', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    hear(description('answer', 'second'), SECOND, 'all');
    link.choose(SECOND, true);
    peer(1).gathers(description('offer', 'own'));
    expect(sent.at(-1)).toMatchObject({ to: SECOND });
    link.handleSignal({ callId, signal: { linkEpoch: 0, body: description('answer', 'own answer') } });
    peer(1).gathers(description('offer', 'restart'));
    expect(sent.at(-1)).not.toHaveProperty('to');
  });

  it('begins anew with a device whose page was loaded again', () => {
    dialed();
    hear(description('answer', 'before'), FIRST, 'all');
    hear(description('answer', 'after'), FIRST, 'all');
    expect(peer(0).isClosed).toBe(true);
    peer(1).gathers(description('offer', 'own'));
    expect(sent.at(-1)).toMatchObject({ to: FIRST, signal: { body: description('offer', 'own') } });
  });

  it('keeps the link to a device whose answer comes twice', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    hear(description('answer', 'second'), SECOND, 'all');
    peer(1).gathers(of('offer', 5));
    // The same connection answers once more, in other words.
    for (const version of [2, 3]) hear(description('answer', `o=- 7 ${version} IN IP4 0.0.0.0`, 5), SECOND, 'all');
    expect(peer(1)).toMatchObject({ isClosed: false, taken: [description('answer', 'o=- 7 2 IN IP4 0.0.0.0', 5)] });
    // What led to its own offer, once more.
    hear(description('answer', 'second'), SECOND, 'all');
    hear(description('answer', 'first'), FIRST, 'all');
    expect(peers).toHaveLength(2);
  });

  it('does not take what a page that was loaded again says to the invite for the answer to its own offer', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    hear(description('answer', 'second'), SECOND, 'all');
    peer(1).gathers(of('offer', 5));
    hear(description('answer', 'after'), SECOND, 'all');
    expect(peer(1)).toMatchObject({ isClosed: true, taken: [] });
    peer(2).gathers(of('offer', 6));
    // The page of before answered what it was offered, and that arrives last.
    hear(description('answer', 'answer of before', 5), SECOND, 'all');
    expect(peer(2)).toMatchObject({ isClosed: false, taken: [] });
    hear(description('answer', 'own answer', 6), SECOND, 'all');
    expect(peer(2).taken).toEqual([description('answer', 'own answer', 6)]);
  });

  it('has no link for a device too many: the call gets a fresh one', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    link.choose(SECOND, true);
    expect(events.at(-1)).toEqual({ type: 'state', state: 'failed', linkEpoch: 0 });
    // The first device's page is in no call that could be hung up.
    link.sendControl({ type: 'hang-up' });
    expect(peer(0).told).toEqual([]);
    expect(peer(0).tracks.video).toBeNull();
  });
});

describe('an answer to the invite that is said again after the accept', () => {
  beforeEach(() => {
    link.open({ callId, role: 'caller', linkEpoch: 0, offer: null, earlyLink: 'none' });
    peer(0).gathers(of('offer', 1));
  });
  const again = (body: SignalBody) => link.handleSignal({ callId, signal: { linkEpoch: 0, body } });

  it('is taken where the first was lost', () => {
    link.choose(SECOND, true);
    again(of('answer', 22, 1));
    expect(peer(0).taken).toEqual([of('answer', 22, 1)]);
  });

  it('is not taken for the answer to the offer that the page was given of its own', () => {
    hear(of('answer', 11, 1), FIRST, 'all');
    hear(of('answer', 22, 1), SECOND, 'all');
    peer(1).gathers(of('offer', 2));
    link.choose(SECOND, true);
    again(of('answer', 22, 1));
    expect(peer(1).taken).toEqual([]);
    again(of('answer', 23, 2));
    expect(peer(1).taken).toEqual([of('answer', 23, 2)]);
  });
});

describe('at the callee', () => {
  const ring = (earlyLink: EarlyLinkScope) => {
    link.open({ callId, role: 'callee', linkEpoch: 0, offer: 'theirs', earlyLink });
    peer(0).gathers(description('answer', 'v=0\r\na=candidate:1 1 udp 1 10.0.0.7 5000 typ host\r\n'), HOST);
  };

  it('gives the browser nothing of the peer’s before accept where it allows nothing, and then the offer first', () => {
    link.open({ callId, role: 'callee', linkEpoch: 0, offer: 'theirs', earlyLink: 'none' });
    link.handleSignal({ callId, signal: { linkEpoch: 0, body: HOST } });
    for (const body of [HOST, RELAY, description('offer', 'own')]) hear(body, SECOND, 'none');
    expect(peers).toHaveLength(1);
    expect(peer(0)).toMatchObject({ taken: [], hasGathered: true, isClosed: false });
    peer(0).gathers(HOST);
    expect(sent).toEqual([]);
    link.release();
    hear(HOST, SECOND, 'none');
    expect(peer(0).taken).toEqual([description('offer', 'theirs'), HOST]);
    expect(bodies()).toEqual([HOST]);
  });

  it('takes the offer once, however often it is released', () => {
    link.open({ callId, role: 'callee', linkEpoch: 0, offer: 'theirs', earlyLink: 'none' });
    link.release();
    link.release();
    expect(peer(0).taken).toHaveLength(1);
  });

  it('answers without an address, and through relays alone, until it accepts', () => {
    ring('relay');
    peer(0).gathers(RELAY);
    expect(peer(0).isDirect).toBe(false);
    expect(JSON.stringify(sent)).not.toMatch(/10\.0\.0\.7|203\.0\.113\.4/);
    expect(bodies()).toHaveLength(2);
    link.release();
    expect(peer(0).isDirect).toBe(true);
    expect(bodies().at(-1)).toEqual(HOST);
  });

  it('says its answer again as it accepts, where the first has led to nothing', () => {
    ring('all');
    link.release();
    expect(peer(0).answersRepeated).toBe(1);
    link.open({ callId, role: 'callee', linkEpoch: 0, offer: 'theirs', earlyLink: 'all' });
    peer(1).says({ type: 'state', state: 'connected' });
    link.release();
    expect(peer(1).answersRepeated).toBe(0);
    link.open({ callId, role: 'callee', linkEpoch: 0, offer: 'theirs', earlyLink: 'none' });
    link.release();
    expect(peer(2).answersRepeated).toBe(0);
  });

  it('answers the offer that is for it alone with a connection of its own', () => {
    ring('all');
    hear(description('offer', 'own'), SECOND, 'all');
    expect(peer(0).isClosed).toBe(true);
    expect(peer(1).taken).toEqual([description('offer', 'own')]);
    peer(1).says({ type: 'state', state: 'connected' });
    expect(events).toEqual([]);
    link.release();
    expect(events).toEqual([{ type: 'state', state: 'connected', linkEpoch: 0 }]);
  });

  it('keeps that connection when the offer is said twice, and not when it is another page’s', () => {
    const offer = (session: number, more = '') => description('offer', `o=- ${session} 2 IN IP4 0.0.0.0\r\n${more}`);
    ring('all');
    hear(offer(1), SECOND, 'all');
    link.release();
    const repeated = offer(1, 'a=candidate:1\r\n');
    hear(repeated, SECOND, 'all');
    expect(peer(1)).toMatchObject({ isClosed: false, taken: [expect.anything(), repeated] });
    hear(offer(2), SECOND, 'all');
    expect(peer(1).isClosed).toBe(true);
    expect(peer(2).taken).toEqual([offer(2)]);
  });

  it('looks for a direct path at once where that offer comes after the accept', () => {
    ring('relay');
    link.setTracks(tracks);
    link.release();
    hear(description('offer', 'own'), SECOND, 'relay');
    expect(peer(1)).toMatchObject({ isDirect: true, tracks });
  });
});
