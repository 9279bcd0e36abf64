import { describe, expect, it, vi } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import type { IceServer } from '@/lib/protocol/sidecar/ice';
import { fakeSignaling } from '@/lib/rtc/call/fake-signaling.fixture';
import { ConnectionCheck } from './connection-check';
import type { Gathered } from './ice-probe';
import type { BrowserAccess, EchoPairOptions, ProbeOptions } from './probe-link';

class FakeStream {
  constructor(readonly tracks: { kind: string; stop: () => void }[] = []) {}
  getTracks() {
    return this.tracks;
  }
}
vi.stubGlobal('MediaStream', FakeStream);

const turn = { urls: ['turn:t.example', 'turn:t.example?transport=tcp'], username: 'u', credential: 'c' };
const found: Gathered = { foundAfterMs: 12, isComplete: false, errorCodes: [] };
const lost: Gathered = { foundAfterMs: null, isComplete: false, errorCodes: [701] };
const stats = (entries: object) => new Map(Object.entries(entries)) as unknown as RTCStatsReport;
const relayed = stats({
  P: {
    type: 'candidate-pair',
    selected: true,
    localCandidateId: 'L',
    remoteCandidateId: 'L',
    currentRoundTripTime: 0.03,
  },
  L: { candidateType: 'relay', protocol: 'udp', relayProtocol: 'udp' },
});
const arriving = stats({ A: { type: 'inbound-rtp', packetsReceived: 50, packetsLost: 0, bytesReceived: 9_000 } });

/** A browser whose media devices, servers and links behave as the test says. */
function browser({ denied = false, servers = [turn] as IceServer[], access = 'open' as BrowserAccess } = {}) {
  const timers = fakeTimers();
  const signaling = fakeSignaling();
  const granting = { ...signaling.reply, iceServers: servers, expiresInMs: 120_000 };
  signaling.reply = granting;
  const live = new Set<string>();
  const probed: ProbeOptions[] = [];
  const pairs: { options: EchoPairOptions; isClosed: boolean }[] = [];
  const gathered = new Map<string, Gathered>();
  let speak: ((loudness: number) => void) | null = null;
  const getUserMedia = async () => {
    if (denied) throw new DOMException('', 'NotAllowedError');
    return new FakeStream(
      ['audio', 'video'].map((kind) => {
        live.add(kind);
        return { kind, readyState: 'live', addEventListener: () => {}, stop: () => live.delete(kind) };
      }),
    ) as unknown as MediaStream;
  };
  const subject = new ConnectionCheck({
    signaling,
    timers,
    devices: () => Object.assign(new EventTarget(), { getUserMedia }) as unknown as MediaDevices,
    tools: {
      look: async () => access,
      probe: async (options) => {
        probed.push(options);
        return gathered.get(options.server.urls[0] ?? '') ?? found;
      },
      openPair: (options) => {
        const pair = { options, isClosed: false };
        pairs.push(pair);
        return {
          stream: new FakeStream() as unknown as MediaStream,
          stats: async () => ({ near: relayed, far: arriving }),
          close: () => {
            pair.isClosed = true;
          },
        };
      },
      listen: (_stream, _timers, onLoudness) => {
        speak = onLoudness;
        return () => {
          speak = null;
        };
      },
      playNotes: async () => true,
    },
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    subject,
    timers,
    signaling,
    live,
    probed,
    pairs,
    gathered,
    settle,
    speak: (loudness: number) => speak?.(loudness),
    isListening: () => speak !== null,
    row: (name: keyof typeof subject.view.rows) => subject.view.rows[name],
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 1_000) {
        timers.advance(1_000);
        await settle();
      }
    },
  };
}

describe('connection check', () => {
  it('names WebRTC being switched off instead of blaming the network', async () => {
    const { subject, settle, probed, pairs, row } = browser({ access: 'webrtc-off' });
    subject.start();
    await settle();
    expect(row('stun')).toEqual({ state: 'absent', finding: 'webrtc-off', ms: null });
    expect(row('turn-udp').finding).toBe('webrtc-off');
    expect(row('echo')).toEqual({ state: 'problem', finding: 'webrtc-off', ms: null });
    expect([probed.length, pairs.length]).toEqual([0, 0]);
  });

  it('reports a browser that hides its addresses, and still counts what works', async () => {
    const { subject, settle, pairs, gathered, pass, row } = browser({ access: 'hidden' });
    gathered.set('turn:t.example', lost);
    subject.start();
    await settle();
    expect(row('turn-udp')).toEqual({ state: 'problem', finding: 'hidden', ms: null });
    expect(row('turn-tcp').finding).toBe('works');
    pairs[0]?.options.onState('connected');
    await pass(4_000);
    expect(row('echo').finding).toBe('relayed');

    subject.start();
    await settle();
    pairs[1]?.options.onState('failed');
    expect(row('echo')).toEqual({ state: 'problem', finding: 'hidden', ms: null });
  });

  it('tests everything, and calls itself through the relay alone', async () => {
    const { subject, settle, speak, pairs, pass, row } = browser();
    subject.start();
    await settle();
    speak(0.6);
    expect(row('camera').state).toBe('good');
    expect(row('microphone').state).toBe('good');
    expect(row('socket').state).toBe('good');
    expect(row('stun').state).toBe('absent');
    expect(row('turn-udp')).toEqual({ state: 'good', finding: 'works', ms: 12 });
    expect(row('turn-tls').state).toBe('absent');
    expect(pairs[0]?.options).toMatchObject({ relayOnly: true, iceServers: [turn] });
    expect(pairs[0]?.options.tracks).toHaveLength(2);
    pairs[0]?.options.onState('connected');
    expect(subject.view.echo).not.toBeNull();
    await pass(4_000);
    expect(row('echo')).toMatchObject({ state: 'good', finding: 'relayed' });
    expect(subject.view.reading?.roundTripMs).toBe(30);
  });

  it('tests each server by itself', async () => {
    const { subject, settle, probed, gathered, row } = browser();
    gathered.set('turn:t.example', lost);
    subject.start();
    await settle();
    expect(probed.map(({ server }) => server.urls)).toEqual([['turn:t.example'], ['turn:t.example?transport=tcp']]);
    expect(row('turn-udp')).toMatchObject({ state: 'problem', finding: 'unreachable' });
    expect(row('turn-tcp').state).toBe('good');
  });

  it('closes everything when stopped, and keeps its findings', async () => {
    const { subject, settle, live, pairs, isListening, row } = browser();
    subject.start();
    await settle();
    expect(live.size).toBe(2);
    subject.stop();
    expect(live.size).toBe(0);
    expect(pairs.map(({ isClosed }) => isClosed)).toEqual([true]);
    expect(isListening()).toBe(false);
    expect(subject.view).toMatchObject({ isRunning: false, local: null, echo: null });
    expect(row('camera').state).toBe('good');
    expect(row('echo').state).toBe('waiting');
  });

  it('opens no media device when stopped during the permission prompt', async () => {
    const { subject, settle, live, pairs } = browser();
    subject.start();
    subject.stop();
    await settle();
    expect(live.size).toBe(0);
    expect(pairs).toEqual([]);
  });

  it('ends by itself after a while', async () => {
    const { subject, settle, live, pass } = browser();
    subject.start();
    await settle();
    await pass(120_000);
    expect(subject.view.isRunning).toBe(false);
    expect(live.size).toBe(0);
  });

  it('calls itself through the relay without media devices too, but not without a relay either', async () => {
    const withRelay = browser({ denied: true });
    withRelay.subject.start();
    await withRelay.settle();
    expect(withRelay.row('camera')).toMatchObject({ state: 'problem', finding: 'denied' });
    expect(withRelay.row('microphone').finding).toBe('denied');
    expect(withRelay.pairs[0]?.options.tracks).toEqual([]);

    const without = browser({ denied: true, servers: [] });
    without.subject.start();
    await without.settle();
    expect(without.pairs).toEqual([]);
    expect(without.row('echo').state).toBe('absent');
  });

  it('reports a call to itself that does not connect or is lost', async () => {
    const { subject, settle, pairs, pass, row } = browser();
    subject.start();
    await settle();
    await pass(15_000);
    expect(row('echo')).toMatchObject({ state: 'problem', finding: 'not-connected' });
    expect(pairs[0]?.isClosed).toBe(true);

    subject.start();
    await settle();
    pairs[1]?.options.onState('connected');
    pairs[1]?.options.onState('failed');
    expect(row('echo').finding).toBe('not-connected');
    expect(subject.view.echo).toBeNull();
  });

  it('waits a while for a voice, and accepts a late one', async () => {
    const { subject, settle, pass, speak, row } = browser();
    subject.start();
    await settle();
    speak(0.05);
    expect(row('microphone').finding).toBe('listening');
    await pass(8_000);
    expect(row('microphone')).toMatchObject({ state: 'problem', finding: 'quiet' });
    speak(0.5);
    expect(row('microphone').state).toBe('good');
  });

  it('reports a missing server, and the rows that could not be tested', async () => {
    const { subject, settle, signaling, pairs, pass, row } = browser();
    signaling.connection = 'offline';
    subject.start();
    await settle();
    await pass(5_000);
    expect(row('socket')).toMatchObject({ state: 'problem', finding: 'offline' });
    expect(row('turn-udp')).toMatchObject({ state: 'absent', finding: 'unknown' });
    expect(row('echo')).toMatchObject({ state: 'problem', finding: 'unknown' });
    expect(pairs).toEqual([]);
  });

  it('asks whether the notes were heard, whether or not the other tests run', async () => {
    const { subject, settle, row } = browser();
    subject.playTone();
    await settle();
    expect(row('speaker').finding).toBe('confirm');
    subject.answerTone(false);
    expect(row('speaker')).toMatchObject({ state: 'problem', finding: 'unheard' });
    subject.playTone();
    await settle();
    subject.answerTone(true);
    subject.start();
    expect(row('speaker').state).toBe('good');
  });
});
