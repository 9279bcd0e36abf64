import { beforeEach, describe, expect, it } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import type { Signal, SignalBody } from '@/lib/protocol/signal';
import type { PeerLink } from '@/lib/rtc/peer/peer-link';
import { CallLink } from './call-link';
import {
  callId,
  candidate,
  description,
  FakeConnection,
  FIRST,
  HOST,
  RELAY,
  SECOND,
  tracks,
} from './call-link.fixture';
import type { CallLinkEvent } from './call-link-event';

let connections: FakeConnection[];
let sent: { signal: Signal; to?: string }[];
let events: CallLinkEvent[];
let link: CallLink;
let timers: ReturnType<typeof fakeTimers>;
/** Whether the sidecar reaches nobody that runs the calls. */
let refuses: () => boolean;
let iceServers: { current: []; isRelayOnly: boolean; arriving: () => null };
beforeEach(() => {
  connections = [];
  sent = [];
  events = [];
  iceServers = { current: [], isRelayOnly: false, arriving: () => null };
  timers = fakeTimers();
  refuses = () => false;
  link = new CallLink({
    signaling: {
      connection: 'online',
      ask: async (_name, request) => {
        if (refuses()) return { ok: false, code: 'internal' } as never;
        sent.push(request as never);
        return { ok: true } as never;
      },
    },
    timers,
    iceServers,
    onEvent: (event) => events.push(event),
    createLink: (options) => {
      const made = new FakeConnection(options);
      connections.push(made);
      return made as unknown as PeerLink;
    },
  });
});

const connection = (index: number) => connections[index] as FakeConnection;
const bodies = () => sent.map(({ signal }) => signal.body);

function hear(body: SignalBody, deviceId: string, earlyLink: EarlyLinkScope): void {
  link.handleSignal({ callId, signal: { linkEpoch: 0, body }, early: { deviceId, earlyLink } });
}

/** A description of the connection `session`; an answer is to the offer of the connection `to`. */
const of = (type: 'offer' | 'answer', session: number, to?: number) =>
  description(type, `o=- ${session} 2 IN IP4 0.0.0.0\r\n`, to);

function dialed(): void {
  link.open({ callId, role: 'caller', linkEpoch: 0, offer: null, earlyLink: 'none' });
  link.setTracks(tracks);
  connection(0).gathers(description('offer', 'v=0'), HOST, RELAY);
}

describe('at the caller', () => {
  it('sends nothing but the offer until a device answers, and no media until that device accepts', () => {
    dialed();
    expect(events).toEqual([{ type: 'offer-made', callId, offer: 'v=0' }]);
    expect(sent).toEqual([]);
    hear(description('answer', 'first'), FIRST, 'all');
    expect(bodies()).toEqual([HOST, RELAY]);
    expect(sent.every(({ to }) => to === FIRST)).toBe(true);
    expect(connection(0).taken).toEqual([description('answer', 'first')]);
    expect(connection(0).tracks.video).toBeNull();
    connection(0).says({ type: 'state', state: 'connected' });
    expect(events).toHaveLength(1);
    link.choose(FIRST, true);
    expect(connection(0).tracks).toBe(tracks);
    expect(events.at(-1)).toEqual({ type: 'state', state: 'connected', linkEpoch: 0 });
  });

  it('gives the browser no answer from a ringing device before accept if the callee allows no early link', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'none');
    for (const body of [HOST, RELAY]) hear(body, FIRST, 'none');
    hear(description('answer', 'second', 5), SECOND, 'none');
    expect(connections).toHaveLength(1);
    expect(connection(0).taken).toEqual([]);
    expect(sent).toEqual([]);
    link.choose(FIRST, true);
    link.handleSignal({ callId, signal: { linkEpoch: 0, body: description('answer', 'first') } });
    expect(connection(0).taken).toEqual([description('answer', 'first')]);
  });

  it('says nothing about its media before accept, and takes only the accept from the peer’s page', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    const media = { type: 'media', microphone: true, camera: true } as const;
    link.sendControl(media);
    expect(connection(0).told).toEqual([]);
    connection(0).says({ type: 'control', message: media });
    connection(0).says({ type: 'control', message: { type: 'hang-up' } });
    expect(events).toHaveLength(1);
    connection(0).says({ type: 'control', message: { type: 'accept', media: 'audio' } });
    expect(events.at(-1)).toEqual({ type: 'peer-accepted', callId, deviceId: FIRST, media: 'audio' });
    link.choose(FIRST, true);
    link.sendControl(media);
    expect(connection(0).told).toEqual([media]);
  });

  it('sends a stranger’s device relay candidates alone, and the others after accept', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'relay');
    expect(bodies()).toEqual([
      candidate('candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0'),
    ]);
    link.choose(FIRST, true);
    expect(bodies().at(-1)).toEqual(HOST);
    // It looks for a direct path beside the relay.
    expect(connection(0).restarts).toBe(1);
  });

  it('checks only relay candidates of a stranger’s device until it accepts', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'relay');
    const foreign = candidate('candidate:4 1 udp 41885438 198.51.100.66 6000 typ relay raddr 0.0.0.0 rport 0');
    for (const body of [foreign, RELAY]) hear(body, FIRST, 'relay');
    expect(connection(0).taken).toEqual([description('answer', 'first'), RELAY]);
    link.choose(FIRST, true);
    expect(connection(0).taken.at(-1)).toEqual(foreign);
  });

  it('looks for no direct path if it hides its address', () => {
    iceServers.isRelayOnly = true;
    dialed();
    hear(description('answer', 'first'), FIRST, 'relay');
    link.choose(FIRST, true);
    expect(connection(0).restarts).toBe(0);
  });

  it('lets a link have its later slots, and a screen, while it carries the call and no longer', () => {
    dialed();
    link.setScreen(tracks);
    hear(description('answer', 'first'), FIRST, 'all');
    expect([connection(0).mayHaveLaterSlots, connection(0).screen.video]).toEqual([false, null]);
    link.choose(FIRST, true);
    expect([connection(0).mayHaveLaterSlots, connection(0).screen.video]).toEqual([true, 'video']);
    connection(0).says({ type: 'state', state: 'connected' });
    link.open({ callId, role: 'caller', linkEpoch: 1, offer: null, earlyLink: 'none', handover: true });
    expect([connection(0).mayHaveLaterSlots, connection(1).mayHaveLaterSlots]).toEqual([false, true]);
    link.setScreen({ audio: null, video: null });
    expect([connection(0).screen.video, connection(1).screen.video]).toEqual([null, null]);
  });

  it('says nothing of a screen that comes before accept, and tells the call of one after it', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    const screen = { type: 'remote-screen', stream: {} as MediaStream } as const;
    connection(0).says(screen);
    link.choose(FIRST, true);
    expect(events).not.toContainEqual(screen);
    connection(0).says(screen);
    expect(events).toContainEqual(screen);
  });

  it('makes an offer of its own for each further device, and keeps the link of the one that won', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    hear(description('answer', 'second'), SECOND, 'all');
    connection(1).gathers(of('offer', 5), HOST);
    expect(sent.slice(-2).every(({ to }) => to === SECOND)).toBe(true);
    hear(description('answer', 'own answer', 5), SECOND, 'all');
    expect(connection(1).taken).toEqual([description('answer', 'own answer', 5)]);

    connection(0).says({ type: 'control', message: { type: 'accept', media: 'video' } });
    expect(events.at(-1)).toEqual({ type: 'peer-accepted', callId, deviceId: FIRST, media: 'video' });
    link.choose(FIRST, false);
    expect(connection(1).isClosed).toBe(false);
    // The sidecar says that the other one won.
    link.choose(SECOND, true);
    expect(connection(0)).toMatchObject({ isClosed: true, tracks: { audio: null, video: null } });
    expect(connection(1)).toMatchObject({ isClosed: false, tracks });
  });

  it('names the device that an offer is for until the offer is answered, also after accept', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    hear(description('answer', 'second'), SECOND, 'all');
    link.choose(SECOND, true);
    connection(1).gathers(description('offer', 'own'));
    expect(sent.at(-1)).toMatchObject({ to: SECOND });
    link.handleSignal({ callId, signal: { linkEpoch: 0, body: description('answer', 'own answer') } });
    connection(1).gathers(description('offer', 'restart'));
    expect(sent.at(-1)).not.toHaveProperty('to');
  });

  it('makes a new link for a device whose page was reloaded', () => {
    dialed();
    hear(description('answer', 'before'), FIRST, 'all');
    hear(description('answer', 'after'), FIRST, 'all');
    expect(connection(0).isClosed).toBe(true);
    connection(1).gathers(description('offer', 'own'));
    expect(sent.at(-1)).toMatchObject({ to: FIRST, signal: { body: description('offer', 'own') } });
  });

  it('keeps the link to a device whose answer arrives twice', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    hear(description('answer', 'second'), SECOND, 'all');
    connection(1).gathers(of('offer', 5));
    // The same connection answers once more, in other words.
    for (const version of [2, 3]) hear(description('answer', `o=- 7 ${version} IN IP4 0.0.0.0`, 5), SECOND, 'all');
    expect(connection(1)).toMatchObject({
      isClosed: false,
      taken: [description('answer', 'o=- 7 2 IN IP4 0.0.0.0', 5)],
    });
    // The answer that led to its own offer, once more.
    hear(description('answer', 'second'), SECOND, 'all');
    hear(description('answer', 'first'), FIRST, 'all');
    expect(connections).toHaveLength(2);
  });

  it('does not take a reloaded page’s answer to the invite for the answer to its own offer', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    hear(description('answer', 'second'), SECOND, 'all');
    connection(1).gathers(of('offer', 5));
    hear(description('answer', 'after'), SECOND, 'all');
    expect(connection(1)).toMatchObject({ isClosed: true, taken: [] });
    connection(2).gathers(of('offer', 6));
    // The previous page had answered its own offer, and that answer arrives last.
    hear(description('answer', 'answer of before', 5), SECOND, 'all');
    expect(connection(2)).toMatchObject({ isClosed: false, taken: [] });
    hear(description('answer', 'own answer', 6), SECOND, 'all');
    expect(connection(2).taken).toEqual([description('answer', 'own answer', 6)]);
  });

  it('reports a failed link when a device without a link wins, so that the call gets a fresh one', () => {
    dialed();
    hear(description('answer', 'first'), FIRST, 'all');
    link.choose(SECOND, true);
    expect(events.at(-1)).toEqual({ type: 'state', state: 'failed', linkEpoch: 0 });
    // The first device's page is in no call that could be hung up.
    link.sendControl({ type: 'hang-up' });
    expect(connection(0).told).toEqual([]);
    expect(connection(0).tracks.video).toBeNull();
  });
});

describe('an answer to the invite that is sent again after accept', () => {
  beforeEach(() => {
    link.open({ callId, role: 'caller', linkEpoch: 0, offer: null, earlyLink: 'none' });
    connection(0).gathers(of('offer', 1));
  });
  const again = (body: SignalBody) => link.handleSignal({ callId, signal: { linkEpoch: 0, body } });

  it('is taken if the first was lost', () => {
    link.choose(SECOND, true);
    again(of('answer', 22, 1));
    expect(connection(0).taken).toEqual([of('answer', 22, 1)]);
  });

  it('is not taken for the answer to the page’s own offer', () => {
    hear(of('answer', 11, 1), FIRST, 'all');
    hear(of('answer', 22, 1), SECOND, 'all');
    connection(1).gathers(of('offer', 2));
    link.choose(SECOND, true);
    again(of('answer', 22, 1));
    expect(connection(1).taken).toEqual([]);
    again(of('answer', 23, 2));
    expect(connection(1).taken).toEqual([of('answer', 23, 2)]);
  });
});

describe('at the callee', () => {
  const ring = (earlyLink: EarlyLinkScope) => {
    link.open({ callId, role: 'callee', linkEpoch: 0, offer: 'theirs', earlyLink });
    connection(0).gathers(description('answer', 'v=0\r\na=candidate:1 1 udp 1 10.0.0.7 5000 typ host\r\n'), HOST);
  };

  it('gives the browser nothing from the peer before accept if it allows no early link, and then the offer first', () => {
    link.open({ callId, role: 'callee', linkEpoch: 0, offer: 'theirs', earlyLink: 'none' });
    link.handleSignal({ callId, signal: { linkEpoch: 0, body: HOST } });
    for (const body of [HOST, RELAY, description('offer', 'own')]) hear(body, SECOND, 'none');
    expect(connections).toHaveLength(1);
    expect(connection(0)).toMatchObject({ taken: [], hasGathered: true, isClosed: false });
    connection(0).gathers(HOST);
    expect(sent).toEqual([]);
    link.release();
    hear(HOST, SECOND, 'none');
    expect(connection(0).taken).toEqual([description('offer', 'theirs'), HOST]);
    expect(bodies()).toEqual([HOST]);
  });

  it('takes the offer once, however often the link is released', () => {
    link.open({ callId, role: 'callee', linkEpoch: 0, offer: 'theirs', earlyLink: 'none' });
    link.release();
    link.release();
    expect(connection(0).taken).toHaveLength(1);
  });

  it('answers without an address, and over relays alone, until it accepts', () => {
    ring('relay');
    connection(0).gathers(RELAY);
    expect(connection(0).isDirect).toBe(false);
    expect(JSON.stringify(sent)).not.toMatch(/10\.0\.0\.7|203\.0\.113\.4/);
    expect(bodies()).toHaveLength(2);
    link.release();
    expect(connection(0).isDirect).toBe(true);
    expect(bodies().at(-1)).toEqual(HOST);
  });

  it('sends its answer again at accept if the link is not up', () => {
    ring('all');
    link.release();
    expect(connection(0).answersRepeated).toBe(1);
    link.open({ callId, role: 'callee', linkEpoch: 0, offer: 'theirs', earlyLink: 'all' });
    connection(1).says({ type: 'state', state: 'connected' });
    link.release();
    expect(connection(1).answersRepeated).toBe(0);
    link.open({ callId, role: 'callee', linkEpoch: 0, offer: 'theirs', earlyLink: 'none' });
    link.release();
    expect(connection(2).answersRepeated).toBe(0);
  });

  it('answers the offer that is for it alone with a new connection', () => {
    ring('all');
    hear(description('offer', 'own'), SECOND, 'all');
    expect(connection(0).isClosed).toBe(true);
    expect(connection(1).taken).toEqual([description('offer', 'own')]);
    connection(1).says({ type: 'state', state: 'connected' });
    expect(events).toEqual([]);
    link.release();
    expect(events).toEqual([{ type: 'state', state: 'connected', linkEpoch: 0 }]);
  });

  it('keeps that connection when the offer arrives twice, but not when another page made it', () => {
    const offer = (session: number, more = '') => description('offer', `o=- ${session} 2 IN IP4 0.0.0.0\r\n${more}`);
    ring('all');
    hear(offer(1), SECOND, 'all');
    link.release();
    const repeated = offer(1, 'a=candidate:1\r\n');
    hear(repeated, SECOND, 'all');
    expect(connection(1)).toMatchObject({ isClosed: false, taken: [expect.anything(), repeated] });
    hear(offer(2), SECOND, 'all');
    expect(connection(1).isClosed).toBe(true);
    expect(connection(2).taken).toEqual([offer(2)]);
  });

  it('allows a direct path at once if that offer arrives after accept', () => {
    ring('relay');
    link.setTracks(tracks);
    link.release();
    hear(description('offer', 'own'), SECOND, 'relay');
    expect(connection(1)).toMatchObject({ isDirect: true, tracks });
  });
});

describe('while nobody runs the calls', () => {
  /** An accepted call whose link makes signals. */
  function accepted(): FakeConnection {
    link.open({ callId, role: 'caller', linkEpoch: 1, offer: null, earlyLink: 'none' });
    return connection(0);
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  it('keeps signals, and sends them in their order once somebody does', async () => {
    refuses = () => true;
    const made = accepted();
    const offer = description('offer', 'first');
    made.gathers(offer, HOST);
    await settled();
    // Behind those that wait.
    made.gathers(RELAY);
    refuses = () => false;
    await settled();
    expect(sent).toEqual([]);
    timers.advance(1_000);
    await settled();
    expect(bodies()).toEqual([offer, HOST, RELAY]);
    timers.advance(60_000);
    await settled();
    expect(sent).toHaveLength(3);
  });

  it('does not send an offer again that a later one has replaced', async () => {
    const made = accepted();
    refuses = () => sent.length === 0;
    made.gathers(description('offer', 'first'));
    sent.push({ signal: { linkEpoch: 1, body: HOST } });
    const second = description('offer', 'second');
    made.gathers(second);
    await settled();
    timers.advance(1_000);
    await settled();
    expect(bodies()).toEqual([HOST, second]);
  });

  it('keeps nothing of a link that is closed', async () => {
    refuses = () => true;
    accepted().gathers(HOST);
    await settled();
    link.close();
    refuses = () => false;
    timers.advance(60_000);
    await settled();
    expect(sent).toEqual([]);
  });
});
