import type { Timers } from '@/lib/browser/timers';
import type { CallEvent, CallState } from '@/lib/call/state';
import type { Media } from '@/lib/protocol/sidecar/call';
import { CallEngine, type CallMedia } from '@/lib/rtc/call/call-engine';
import { TabMemory } from '@/lib/rtc/call/tab-memory';
import type { LocalMediaView } from '@/lib/rtc/capture/local-media-view';
import type { PeerLink } from '@/lib/rtc/peer/peer-link';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';
import { SimSignaling } from './signaling';
import type { SimPeer } from './sim-peer';
import type { SimTab } from './tab';
import type { World } from './world';

const track = {} as MediaStreamTrack;
const CLOSED: LocalMediaView = { stream: null, microphone: false, camera: false, problem: null };
const NO_TRACKS = { audio: null, video: null };
const CAMERA = { audio: null, video: track };
const OPEN = { audio: { audio: track, video: null }, video: { audio: track, video: track } };

/** Camera and microphone that open at once; stands in for lib/rtc/capture/local-media.ts. */
class SimMedia implements CallMedia {
  /** The media that is open for the call. */
  media: Media | null = null;
  /** The camera is open for the own view alone. */
  isPreviewing = false;
  view = CLOSED;
  tracks: LocalTracks = NO_TRACKS;

  constructor(private readonly onChange: () => void) {}

  open(media: Media): void {
    this.media = media;
    this.isPreviewing = false;
    this.#become(OPEN[media]);
  }

  preview(): void {
    this.isPreviewing = true;
    this.#become(CAMERA);
  }

  stop(): void {
    this.media = null;
    this.isPreviewing = false;
    this.#become(NO_TRACKS);
  }

  #become(tracks: LocalTracks): void {
    if (this.tracks === tracks) return;
    this.tracks = tracks;
    this.view = { ...CLOSED, microphone: tracks.audio !== null, camera: tracks.video !== null };
    this.onChange();
  }
}

/** One page of a tab: the product's own engine, with the world in place of browser and socket. */
export class SimPage {
  readonly media = new SimMedia(() => this.engine.mediaChanged());
  readonly signaling: SimSignaling;
  readonly engine: CallEngine;

  constructor(tab: SimTab, world: World) {
    this.signaling = new SimSignaling(tab);
    this.engine = new CallEngine({
      signaling: this.signaling,
      timers: timersOf(tab),
      memory: new TabMemory(tab),
      media: this.media,
      tracksToSend: () => this.media.tracks,
      iceServers: {
        current: [],
        isRelayOnly: world.hides(tab.device.userId),
        arriving: () => null,
        follow: () => {},
        greeted: () => {},
        renew: () => {},
      },
      createLink: (options) => world.links.open(tab, options) as unknown as PeerLink,
      observeConnection: (callId, connection) => {
        (connection as unknown as SimPeer).callId = callId;
      },
      during: { 'ringing-in': () => this.#beginRinging(tab) },
      onChange: () => {},
      onRemoteStream: () => {},
      onEffectFailed: ({ type }, error) =>
        world.watch.complain(`${tab.name}: ${type} failed: ${error instanceof Error ? error.stack : error}`),
      observer: {
        reduced: (before, event, { effects }) => tab.reduced(before, event, effects),
        settled: () => world.watch.settled(tab),
      },
    });
  }

  get state(): CallState {
    return this.engine.state;
  }

  dispatch(event: CallEvent): void {
    this.engine.dispatch(event);
  }

  /** In every other tab the user wants to see themselves. */
  #beginRinging(tab: SimTab): () => void {
    if (Number(tab.device.deviceId) % 2 === 0) this.dispatch({ type: 'preview', on: true });
    return () => {};
  }
}

function timersOf(tab: SimTab): Timers {
  return {
    now: () => tab.nowMs,
    start: (ms, run) => {
      let isStopped = false;
      // A sleeping page runs a due timer when it wakes up, unless the timer is stopped by then.
      const alarm = tab.later(ms, () => isStopped || run());
      return () => {
        isStopped = true;
        alarm.stop();
      };
    },
  };
}
