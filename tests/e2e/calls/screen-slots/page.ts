import { realTimers } from '@/lib/browser/timers';
import type { SignalBody } from '@/lib/protocol/signal';
import { CallLink } from '@/lib/rtc/link/call-link';
import type { RequestPort } from '@/lib/rtc/link/request-port';
import { PeerLink } from '@/lib/rtc/peer/peer-link';

/*
 * Two ends of one accepted call in one page, over the product's own CallLink. Canvases stand in for cameras and screens: each
 * is filled with one colour.
 */

type Side = 'caller' | 'callee';

/** What the callee's page or the path does with the caller's second offer. */
type Trouble = 'none' | 'callee-restarts-ice' | 'callee-repeats-its-offer' | 'offer-is-lost' | 'older-page';

interface SlotsFacts {
  /** The sections of each offer that a side has made over its links, in order and however often it sent them: `audio video application`. */
  readonly offers: readonly { readonly side: Side; readonly linkEpoch: number; readonly sections: string }[];
  /** What the sides have agreed to for each transceiver of the newest link, in order. */
  readonly slots: Readonly<Record<Side, readonly string[]>>;
  /** Of the newest link, as far as the caller has negotiated it, to see whether ICE was restarted. */
  readonly ufrag: string;
  /** What each side's links have reported, in order. */
  readonly states: Readonly<Record<Side, readonly string[]>>;
  /** The number of offers when each side drew its first picture of the other. */
  readonly offersAtPicture: Readonly<Partial<Record<Side, number>>>;
}

export interface SlotsCall {
  facts(): SlotsFacts;
  /** Shares a screen of this colour and a tone with it, or changes the colour of the shared one; null ends it. */
  share(side: Side, colour: string | null): void;
  restartIce(side: Side): void;
  /** Both sides replace their link, as after a loss or when the call moves. */
  freshLink(): void;
  /** What this side sees of the other: the colour in the middle, as `r,g,b`; null while there is no picture. */
  seen(side: Side, what: 'person' | 'screen'): string | null;
  /** Whether sound has arrived in the slot of the screen's sound. */
  hearsScreen(side: Side): Promise<boolean>;
}

declare global {
  interface Window {
    slotsCall: SlotsCall;
    callWithSlots(trouble: Trouble): SlotsCall;
  }
}

const callId = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0001';
const deviceId = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0011';
const iceServers = { current: [], isRelayOnly: false, arriving: () => null };
const OTHER = { caller: 'callee', callee: 'caller' } as const;

/** A picture of one colour, drawn anew all the time, so that frames never end. */
function coloured(colour: string) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [320, 240];
  const context = canvas.getContext('2d');
  let current = colour;
  let brightness = 0;
  setInterval(() => {
    if (!context) return;
    context.fillStyle = current;
    context.fillRect(0, 0, canvas.width, canvas.height);
    // An encoder sends nothing of a picture that does not change at all.
    brightness = (brightness + 1) % 10;
    context.fillStyle = `hsl(0 0% ${brightness}%)`;
    context.fillRect(0, 0, 8, 8);
  }, 50);
  const [track = null] = canvas.captureStream(20).getVideoTracks();
  return {
    track,
    paint: (next: string) => {
      current = next;
    },
  };
}

function tone(): MediaStreamTrack | null {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const destination = context.createMediaStreamDestination();
  oscillator.connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0] ?? null;
}

/** Shows a stream; `onPicture` is called once, with its first frame. */
function shown(onPicture?: () => void) {
  const video = document.createElement('video');
  [video.muted, video.autoplay] = [true, true];
  document.body.append(video);
  if (onPicture) video.requestVideoFrameCallback(onPicture);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1, 1];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return {
    show: (stream: MediaStream) => {
      if (video.srcObject !== stream) video.srcObject = stream;
    },
    colour: () => {
      if (!context || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
      context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
      return context.getImageData(0, 0, 1, 1).data.slice(0, 3).join(',');
    },
  };
}

const sectionsOf = (sdp: string) => [...sdp.matchAll(/^m=(\w+)/gm)].map(([, kind]) => kind).join(' ');
const isOffer = (body: SignalBody): body is SignalBody & { type: 'description' } =>
  body.type === 'description' && body.description.type === 'offer';
/** Tells the descriptions of all connections apart (RFC 8866, 5.2): one that is sent again is the same. */
const originOf = (sdp: string) => /^o=.*$/m.exec(sdp)?.[0] ?? '';
const isSecondOffer = (body: SignalBody) => isOffer(body) && sectionsOf(body.description.sdp).length > 30;

window.callWithSlots = (trouble) => {
  const offers: { side: Side; linkEpoch: number; sections: string }[] = [];
  const connections: Record<Side, RTCPeerConnection[]> = { caller: [], callee: [] };
  const states: Record<Side, string[]> = { caller: [], callee: [] };
  const offersAtPicture: Partial<Record<Side, number>> = {};
  let linkEpoch = 0;
  const origins = new Set<string>();
  let isTroubled = false;
  let offerOfCallee: SignalBody | null = null;

  const note = (side: Side, sdp: string) => {
    if (!origins.has(originOf(sdp))) offers.push({ side, linkEpoch, sections: sectionsOf(sdp) });
    origins.add(originOf(sdp));
  };

  /** True when the event is to go no further. */
  const meddles = (side: Side, body: SignalBody): boolean => {
    if (side === 'callee' && isOffer(body)) offerOfCallee = body;
    if (side !== 'caller' || !isSecondOffer(body)) return false;
    // It was sent twice, over both ways, and the caller has answered and offered again before the second one arrives.
    if (trouble === 'callee-repeats-its-offer' && offerOfCallee) repeat(offerOfCallee);
    if (isTroubled) return false;
    isTroubled = trouble === 'offer-is-lost' || restartsIce;
    if (restartsIce) ends.callee.link.restartIce();
    return trouble === 'offer-is-lost';
  };
  const restartsIce = trouble === 'callee-restarts-ice' || trouble === 'callee-repeats-its-offer';
  const repeat = (body: SignalBody) => {
    offerOfCallee = null;
    ends.caller.link.handleSignal({ callId, signal: { linkEpoch, body } });
  };

  const end = (side: Side) => {
    const signaling = {
      connection: 'online',
      ask: async (_name: string, { signal }: { signal: Parameters<CallLink['handleSignal']>[0]['signal'] }) => {
        queueMicrotask(() => ends[OTHER[side]].link.handleSignal({ callId, signal }));
        return { ok: true };
      },
    } as unknown as RequestPort;
    const person = shown(() => {
      offersAtPicture[side] = offers.length;
    });
    const screen = shown();
    const link: CallLink = new CallLink({
      signaling,
      timers: realTimers,
      iceServers,
      observe: (_callId, connection) => connections[side].push(connection),
      createLink: (options) => {
        const made = new PeerLink({
          ...options,
          onEvent: (event) => {
            if (event.type === 'signal') {
              const { body } = event;
              if (isOffer(body)) note(side, body.description.sdp);
              if (meddles(side, body)) return;
            }
            options.onEvent(event);
          },
        });
        // As a page of a version that knows no later slots: it says no hello.
        if (side === 'callee' && trouble === 'older-page') made.allowLaterSlots = () => undefined;
        return made;
      },
      onEvent: (event) => {
        if (event.type === 'offer-made') begin(event.offer);
        else if (event.type === 'state') states[side].push(event.state);
        else if (event.type === 'remote-stream') person.show(event.stream);
        else if (event.type === 'remote-screen') screen.show(event.stream);
      },
    });
    return { link, person, screen, shared: null as ReturnType<typeof coloured> | null };
  };
  const ends: Record<Side, ReturnType<typeof end>> = { caller: end('caller'), callee: end('callee') };

  const open = (role: Side, offer: string | null, handover: boolean) =>
    ends[role].link.open({ callId, role, linkEpoch, offer, earlyLink: 'none', handover });
  /** The invite arrives and is accepted. */
  const begin = (offer: string) => {
    open('callee', offer, false);
    ends.caller.link.choose(deviceId, true);
    ends.callee.link.release();
  };

  ends.caller.link.setTracks({ audio: null, video: coloured('rgb(200, 0, 0)').track });
  ends.callee.link.setTracks({ audio: null, video: coloured('rgb(0, 0, 200)').track });
  open('caller', null, false);

  return {
    facts: () => {
      const slotsOf = (side: Side) =>
        (connections[side].at(-1)?.getTransceivers() ?? []).map(
          ({ currentDirection, receiver }) => `${receiver.track.kind} ${currentDirection}`,
        );
      const local = connections.caller.at(-1)?.currentLocalDescription?.sdp ?? '';
      return {
        offers,
        slots: { caller: slotsOf('caller'), callee: slotsOf('callee') },
        ufrag: /^a=ice-ufrag:(\S+)/m.exec(local)?.[1] ?? '',
        states,
        offersAtPicture,
      };
    },
    share: (side, colour) => {
      const ended = ends[side];
      if (colour === null) {
        ended.shared = null;
        return ended.link.setScreen({ audio: null, video: null });
      }
      if (ended.shared) return ended.shared.paint(colour);
      ended.shared = coloured(colour);
      ended.link.setScreen({ audio: tone(), video: ended.shared.track });
    },
    restartIce: (side) => ends[side].link.restartIce(),
    freshLink: () => {
      linkEpoch += 1;
      open('callee', null, true);
      open('caller', null, true);
    },
    seen: (side, what) => ends[side][what].colour(),
    hearsScreen: async (side) => {
      const stats = await connections[side].at(-1)?.getTransceivers()[3]?.receiver.getStats();
      return [...(stats?.values() ?? [])].some(
        ({ type, kind, packetsReceived }) => type === 'inbound-rtp' && kind === 'audio' && packetsReceived > 0,
      );
    },
  };
};
