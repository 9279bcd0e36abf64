import { vi } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import type { ControlMessage } from '@/lib/protocol/channel/control';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { SignalBody } from '@/lib/protocol/signal';
import type { PeerLink, PeerLinkOptions } from '@/lib/rtc/peer/peer-link';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';
import { CallController, type CallControllerOptions } from './call-controller';
import { fakeSignaling } from './fake-signaling.fixture';
import type { TabMemory } from './tab-memory';

class FakeStream {
  constructor(private tracks: readonly FakeTrack[] = []) {}
  getTracks() {
    return this.tracks;
  }
  addTrack(track: FakeTrack) {
    this.tracks = [...this.tracks, track];
  }
  getVideoTracks() {
    return [];
  }
}

export const bob = { id: 'bob', name: 'Bob', tag: 'B0BB' };
export const incoming = '5b0f5e0c-9c5e-4d5f-8a51-3f3f0d0a7a11';
export const deviceId = '0b8f6a0e-3f62-4d7c-9a53-0d6f6f0f1111';
export const invitation = {
  callId: incoming,
  peer: bob,
  media: 'video' as const,
  offer: 'their offer',
  ringEndsInMs: 45_000,
  earlyLink: 'none' as const,
};
export const ready = (call: FactBody<'session:ready'>['call'] = null): FactBody<'session:ready'> => ({
  me: { id: 'alice', name: 'Alice', tag: 'A11C' },
  availability: 'available',
  endsAtMs: null,
  call,
  iceServers: [{ urls: ['stun:stun.example'] }],
  turn: false,
  graceMs: 30_000,
});
/** The greeting to a page that resumes a call with Bob. */
export const active = (callId: string) =>
  ready({
    phase: 'active',
    callId,
    peer: bob,
    media: 'video',
    role: 'caller',
    linkEpoch: 0,
    connectedForMs: 1_000,
    peerPresent: true,
    peerDeviceId: deviceId,
  });
export const description = (type: 'offer' | 'answer', sdp: string): SignalBody => ({
  type: 'description',
  description: { type, sdp },
});
export const candidate: SignalBody = {
  type: 'candidate',
  candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null },
};

/** Waits until pending replies have arrived. */
export const answers = () => new Promise((resolve) => setImmediate(resolve));

class FakeTrack extends EventTarget {
  readyState = 'live';
  enabled = true;
  constructor(
    readonly kind: 'audio' | 'video',
    readonly stopped: () => void,
  ) {
    super();
  }
  stop() {
    if (this.readyState === 'live') this.stopped();
    this.readyState = 'ended';
  }
}

/** A link that the test controls: records what it was given, and emits what the test has it emit. */
export class FakeLink {
  readonly taken: SignalBody[] = [];
  readonly sent: ControlMessage[] = [];
  isReachable = false;
  isClosed = false;
  restarts = 0;
  doubts = 0;
  constructor(readonly options: PeerLinkOptions) {}
  handleSignal(body: SignalBody) {
    this.taken.push(body);
  }
  tracks: LocalTracks = { audio: null, video: null };
  setTracks(tracks: LocalTracks) {
    this.tracks = tracks;
  }
  sendControl(message: ControlMessage) {
    this.sent.push(message);
    return true;
  }
  restartIce() {
    this.restarts += 1;
  }
  allowDirect() {}
  setScreen() {}
  allowLaterSlots() {}
  async gatherAhead() {}
  answersRepeated = 0;
  repeatAnswer() {
    this.answersRepeated += 1;
  }
  doubt() {
    this.doubts += 1;
  }
  async stats() {
    return new Map();
  }
  close() {
    this.isClosed = true;
  }
}

/** WebRTC support that a test switches off and on. */
class FakeWebRtc {
  isOff = false;
  #tell = () => {};
  look() {
    return !this.isOff;
  }
  subscribe = (listener: () => void) => {
    this.#tell = listener;
    return () => {};
  };
  switchOn() {
    this.isOff = false;
    this.#tell();
  }
}

/** `previewWish` as the controller's. */
export function device(previewWish?: CallControllerOptions['previewWish'], memory?: TabMemory) {
  vi.stubGlobal('MediaStream', FakeStream);
  const signaling = fakeSignaling();
  const timers = fakeTimers();
  const links: FakeLink[] = [];
  const stop = vi.fn();
  const webRtc = new FakeWebRtc();
  const getUserMedia = vi.fn(async ({ video, audio }: MediaStreamConstraints) => {
    const kinds = [...(audio ? ['audio' as const] : []), ...(video ? ['video' as const] : [])];
    return new MediaStream(kinds.map((kind) => new FakeTrack(kind, stop) as unknown as MediaStreamTrack));
  });
  const controller = new CallController({
    signaling,
    timers,
    previewWish,
    memory,
    webRtc,
    devices: () =>
      Object.assign(new EventTarget(), { getUserMedia, enumerateDevices: async () => [] }) as unknown as MediaDevices,
    createLink: (options) => {
      if (webRtc.isOff) throw new DOMException('', 'NotSupportedError');
      const link = new FakeLink(options);
      links.push(link);
      return link as unknown as PeerLink;
    },
  });
  const link = () => links.at(-1) as FakeLink;
  const callId = () => (controller.view.call.phase === 'idle' ? '' : controller.view.call.callId);
  return { signaling, timers, links, link, callId, getUserMedia, stop, webRtc, controller };
}

export function calling(memory?: TabMemory) {
  const made = device(undefined, memory);
  made.signaling.tell('session:ready', ready());
  made.controller.actions.dial(bob, 'video');
  made.link().options.onEvent({ type: 'signal', body: description('offer', 'a=candidate:1\r\na=mid:0') });
  made.link().options.onEvent({ type: 'signal', body: candidate });
  return made;
}

export function connected(memory?: TabMemory) {
  const made = calling(memory);
  made.signaling.tell('call:accepted', { callId: made.callId(), media: 'video', deviceId });
  made.link().options.onEvent({ type: 'remote-stream', stream: new MediaStream() });
  made.link().options.onEvent({ type: 'state', state: 'connected' });
  return made;
}
