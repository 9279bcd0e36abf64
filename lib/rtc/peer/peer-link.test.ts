import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignalBody } from '@/lib/protocol/signal';
import { FakeChannel } from '@/lib/rtc/channels/fake-channel.fixture';
import { type LinkEvent, PeerLink } from './peer-link';
import { dataDescription } from './sdp/descriptions.fixture';

/** As much of an RTCPeerConnection as a link needs to gather; its candidates are what the test says. */
class FakeConnection extends EventTarget {
  static made: FakeConnection[] = [];
  signalingState = 'stable';
  localDescription: RTCSessionDescriptionInit | null = null;
  pendingLocalDescription: RTCSessionDescriptionInit | null = null;
  currentLocalDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  restarts = 0;
  /** In force at each beginning of a gathering. */
  readonly gathered: (string | undefined)[] = [];

  constructor(public configuration: RTCConfiguration) {
    super();
    FakeConnection.made.push(this);
  }
  setConfiguration(configuration: RTCConfiguration) {
    this.configuration = configuration;
  }
  readonly channel = new FakeChannel('control');
  createDataChannel() {
    return this.channel;
  }
  addTransceiver() {
    return {};
  }
  async createOffer() {
    return { type: 'offer' as const, sdp: SDP };
  }
  async setLocalDescription() {
    this.gathered.push(this.configuration.iceTransportPolicy);
    this.localDescription = { type: this.signalingState === 'stable' ? 'offer' : 'answer', sdp: SDP };
    this.signalingState = 'stable';
  }
  async setRemoteDescription(description: RTCSessionDescriptionInit) {
    this.remoteDescription = description;
    this.signalingState = 'have-remote-offer';
  }
  restartIce() {
    this.restarts += 1;
  }
  getTransceivers() {
    return [];
  }
  close() {}

  finds(...lines: string[]) {
    for (const candidate of lines) {
      const found = { candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'x' };
      this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: found }));
    }
  }
}

const SDP = 'v=0\r\na=candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host\r\n';
const HOST = 'candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host';
const RELAY = 'candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 203.0.113.4 rport 41000';
const MASKED = 'candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0';

beforeEach(() => {
  FakeConnection.made = [];
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
  vi.stubGlobal('MediaStream', class {});
  vi.stubGlobal('RTCRtpReceiver', {});
});
afterEach(() => vi.unstubAllGlobals());

/** A link; whether it may tell of more than relays is known once `arrive` was called. */
function linked(role: 'caller' | 'callee' = 'caller') {
  let arrive: (relayOnly: boolean) => void = () => undefined;
  const iceServers = {
    current: [] as RTCIceServer[] as never[],
    isRelayOnly: true,
    arriving: (): Promise<void> | null => arrival,
  };
  let arrival: Promise<void> | null = new Promise((resolve) => {
    arrive = (relayOnly) => {
      Object.assign(iceServers, { current: [], isRelayOnly: relayOnly });
      arrival = null;
      resolve();
    };
  });
  const events: LinkEvent[] = [];
  const link = new PeerLink({ role, iceServers, onEvent: (event) => events.push(event) });
  const connection = FakeConnection.made.at(-1) as FakeConnection;
  const offer = async () => {
    connection.dispatchEvent(new Event('negotiationneeded'));
    await new Promise((resolve) => setImmediate(resolve));
  };
  const told = (): string[] =>
    events.flatMap((event) => (event.type === 'signal' ? textOf(event.body) : [])).filter((text) => text !== '');
  return { link, connection, offer, told, arrive };
}

const textOf = (body: SignalBody) =>
  body.type === 'candidate' ? body.candidate.candidate : body.description.sdp.replace('v=0\r\n', '').trim();

describe('a link of somebody who hides their address', () => {
  it('gathers through TURN alone, and tells of nothing else', async () => {
    const { link, connection, offer, told, arrive } = linked();
    await offer();
    expect(connection.gathered).toEqual([]);
    arrive(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(connection.gathered).toEqual(['relay']);
    connection.finds(HOST, RELAY);
    expect(told()).toEqual([MASKED]);
    link.close();
  });

  it('does not look for a direct path when the call is accepted, nor in a later offer', async () => {
    const { link, connection, offer, told, arrive } = linked();
    arrive(true);
    link.allowDirect();
    expect(connection.configuration.iceTransportPolicy).toBe('relay');
    await offer();
    connection.finds(HOST);
    expect(connection.gathered).toEqual(['relay']);
    expect(told()).toEqual([]);
    link.close();
  });
});

describe('a link of anybody else', () => {
  it('waits until it is known that it may, and then looks everywhere', async () => {
    const { link, connection, offer, told, arrive } = linked();
    await offer();
    expect(connection.configuration.iceTransportPolicy).toBe('relay');
    arrive(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect(connection.gathered).toEqual(['all']);
    connection.finds(HOST, RELAY);
    expect(told()).toEqual([HOST, RELAY]);
    link.close();
  });
});

describe('a link that may not read its offer yet', () => {
  const soon = () => new Promise((resolve) => setImmediate(resolve));

  it.each([
    [true, 'relay'],
    [false, 'all'],
  ])('gathers once it knows through what (hidden: %s), and tells nobody', async (relayOnly, policy) => {
    const { link, connection, offer, told, arrive } = linked('callee');
    void link.gatherAhead();
    await soon();
    expect(connection.configuration.iceCandidatePoolSize).toBe(0);
    arrive(relayOnly);
    await soon();
    expect(connection.configuration).toMatchObject({ iceCandidatePoolSize: 1, iceTransportPolicy: policy });
    await offer();
    expect(connection.gathered).toEqual([]);
    expect(told()).toEqual([]);
    link.close();
  });

  it('changes nothing any more when the offer was read before the servers were known, or the link is closed', async () => {
    const answered = linked('callee');
    void answered.link.gatherAhead();
    answered.link.handleSignal({ type: 'description', description: { type: 'offer', sdp: dataDescription() } });
    await soon();
    answered.arrive(false);
    const closed = linked('callee');
    void closed.link.gatherAhead();
    closed.link.close();
    closed.arrive(false);
    await soon();
    for (const { configuration } of FakeConnection.made) expect(configuration.iceCandidatePoolSize).toBe(0);
    answered.link.close();
  });
});

describe('a link whose peer begins anew', () => {
  it('does not do so in its stead, but does when it must itself', async () => {
    const iceServers = { current: [], isRelayOnly: false, arriving: () => null };
    const link = new PeerLink({ role: 'callee', iceServers, onEvent: () => undefined });
    const connection = FakeConnection.made[0] as FakeConnection;
    link.handleSignal({ type: 'description', description: { type: 'offer', sdp: dataDescription() } });
    await new Promise((resolve) => setImmediate(resolve));
    expect(connection.localDescription?.type).toBe('answer');
    link.restartIce(true);
    expect(connection.restarts).toBe(0);
    link.restartIce();
    expect(connection.restarts).toBe(1);
    link.close();
  });
});

describe('a link that carries the call', () => {
  const iceServers = { current: [], isRelayOnly: false, arriving: () => null };
  const made = () => {
    const link = new PeerLink({ role: 'caller', iceServers, onEvent: () => undefined });
    return { link, connection: FakeConnection.made[0] as FakeConnection };
  };
  const greetings = ({ channel }: FakeConnection) =>
    channel.sent.map((text) => JSON.parse(String(text))).filter(({ type }) => type === 'hello');

  it('says once which slots its page knows, when the channel is open and not before accept', () => {
    const { link, connection } = made();
    connection.channel.open();
    expect(greetings(connection)).toEqual([]);
    link.allowLaterSlots(true);
    link.allowLaterSlots(true);
    expect(greetings(connection)).toEqual([
      { type: 'hello', slots: ['microphone', 'camera', 'screen', 'screenSound'] },
    ]);
    link.close();
  });

  it('says so as soon as the channel opens', () => {
    const { link, connection } = made();
    link.allowLaterSlots(true);
    expect(greetings(connection)).toEqual([]);
    connection.channel.open();
    expect(greetings(connection)).toHaveLength(1);
    link.close();
  });

  it.each([
    ['replaces an unanswered offer that restarts nothing', 'before', { restarts: 1, offersMade: 1 }],
    ['repeats an unanswered offer that restarts ICE already', 'anew', { restarts: 0, offersMade: 0 }],
  ])('%s, to restart ICE', async (_, ufrag, expected) => {
    const { link, connection } = made();
    const local = (name: string) => ({ type: 'offer' as const, sdp: `a=ice-ufrag:${name}\r\n` });
    connection.signalingState = 'have-local-offer';
    connection.currentLocalDescription = local('before');
    connection.pendingLocalDescription = local(ufrag);
    connection.remoteDescription = { type: 'answer', sdp: SDP };
    link.restartIce();
    await new Promise((resolve) => setImmediate(resolve));
    expect({ restarts: connection.restarts, offersMade: connection.gathered.length }).toEqual(expected);
    link.close();
  });
});
