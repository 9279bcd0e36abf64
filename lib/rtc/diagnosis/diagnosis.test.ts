import { describe, expect, it } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { fakeSignaling } from '@/lib/rtc/call/fake-signaling.fixture';
import { StatsSampler } from '@/lib/rtc/stats/sampler';
import { Diagnosis } from './diagnosis';

/** The parts of an RTCPeerConnection that the diagnosis listens to. The test changes its state. */
class FakeConnection extends EventTarget {
  signalingState = 'have-local-offer';
  iceConnectionState = 'new';
  connectionState = 'new';
  iceServers: RTCIceServer[] = [{ urls: 'stun:s.example' }];
  stats: Record<string, unknown> = {};
  getConfiguration() {
    return { iceServers: this.iceServers };
  }
  async getStats() {
    return new Map(Object.entries(this.stats));
  }
  become(change: Partial<Pick<FakeConnection, 'signalingState' | 'iceConnectionState' | 'connectionState'>>) {
    Object.assign(this, change);
    const name = Object.keys(change)[0]?.toLowerCase();
    this.dispatchEvent(new Event(`${name}change`));
  }
  find(type: string) {
    const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ x', type };
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }));
  }
  err(url: string, errorCode: number) {
    const details = { url, errorCode, address: '192.0.2.1', errorText: 'from 192.0.2.1' };
    this.dispatchEvent(Object.assign(new Event('icecandidateerror'), details));
  }
}

function diagnosis() {
  const signaling = fakeSignaling();
  const timers = fakeTimers();
  const subject = new Diagnosis({ signaling, timers });
  const watch = (callId: string) => {
    const link = new FakeConnection();
    const connection = link as unknown as RTCPeerConnection;
    subject.watch(callId, connection, new StatsSampler(connection, timers).read);
    return link;
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { subject, signaling, timers, watch, settle };
}

describe('diagnosis', () => {
  it('follows a link from its offer until it is connected, and records no address', async () => {
    const { subject, watch, settle } = diagnosis();
    const link = watch('one');
    expect(subject.last?.stage).toBe('media');
    link.become({ signalingState: 'have-local-offer' });
    expect(subject.last?.stage).toBe('signaling');
    link.iceServers.push({ urls: ['turn:t.example'] });
    link.become({ signalingState: 'stable' });
    expect(subject.last?.stage).toBe('gathering');
    link.find('host');
    link.find('relay');
    link.err('turn:192.0.2.9?transport=tcp', 701);
    link.stats = {
      R: { type: 'remote-candidate', candidateType: 'srflx', address: '192.0.2.2' },
      L: { type: 'local-candidate', candidateType: 'host', protocol: 'udp', address: '192.0.2.1' },
      P: { type: 'candidate-pair', selected: true, localCandidateId: 'L', remoteCandidateId: 'R' },
    };
    link.become({ iceConnectionState: 'checking' });
    link.become({ iceConnectionState: 'connected' });
    expect(subject.last?.stage).toBe('dtls');
    link.become({ connectionState: 'connected' });
    await settle();
    expect(subject.last).toEqual({
      callId: 'one',
      stage: 'connected',
      local: { host: 1, srflx: 0, relay: 1 },
      remote: { host: 0, srflx: 1, relay: 0 },
      pair: { local: 'host', remote: 'srflx', protocol: 'udp', relayProtocol: null },
      errors: [{ route: 'turn-tcp', code: 701 }],
      hasRelay: true,
      isRelayOnly: false,
      isOnline: true,
      isPeerAway: false,
    });
    expect(JSON.stringify(subject.last)).not.toContain('192.0.2');
  });

  it('sees candidates of the peer that arrive without a change of state', async () => {
    const { subject, watch, timers, settle } = diagnosis();
    const link = watch('one');
    link.stats = { R: { type: 'remote-candidate', candidateType: 'host' } };
    timers.advance(1_000);
    await settle();
    expect(subject.last?.remote.host).toBe(1);
  });

  it('stops looking at a closed link', async () => {
    const { subject, watch, timers, settle } = diagnosis();
    const link = watch('one');
    link.connectionState = 'closed';
    link.stats = { R: { type: 'remote-candidate', candidateType: 'host' } };
    timers.advance(5_000);
    await settle();
    expect(subject.last?.remote.host).toBe(0);
  });

  it('adds a fresh link of the same call to the attempt, and starts a new attempt for another call', () => {
    const { subject, watch } = diagnosis();
    const first = watch('one');
    first.find('host');
    watch('one');
    expect(subject.last?.local.host).toBe(1);
    watch('two');
    expect(subject.last).toMatchObject({ callId: 'two', local: { host: 0 } });
    first.find('host');
    expect(subject.last?.local.host).toBe(0);
  });

  it('knows whether the sidecar can be heard, and whether the peer is away', () => {
    const { subject, signaling, watch } = diagnosis();
    watch('one');
    signaling.become('offline');
    expect(subject.last?.isOnline).toBe(false);
    signaling.become('online');
    signaling.tell('call:peer-away', { callId: 'one' });
    expect(subject.last).toMatchObject({ isOnline: true, isPeerAway: true });
    signaling.tell('call:peer-back', { callId: 'one' });
    expect(subject.last?.isPeerAway).toBe(false);
    subject.close();
    signaling.become('offline');
    expect(subject.last?.isOnline).toBe(true);
  });
});
