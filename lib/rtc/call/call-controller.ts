import { realTimers, type Timers } from '@/lib/browser/timers';
import type { WebRtcSupport } from '@/lib/browser/webrtc-support';
import { LocalMedia, type LocalMediaOptions } from '@/lib/rtc/capture/local-media';
import { MediaDeviceChoices } from '@/lib/rtc/capture/media-device-choices';
import type { ChatMemory } from '@/lib/rtc/chat/chat-memory';
import { ChatSession } from '@/lib/rtc/chat/chat-session';
import type { Attempt } from '@/lib/rtc/diagnosis/attempt';
import { Diagnosis } from '@/lib/rtc/diagnosis/diagnosis';
import { IceServers } from '@/lib/rtc/ice/ice-servers';
import type { NetworkHint } from '@/lib/rtc/ice/network-watch';
import type { CallLinkOptions } from '@/lib/rtc/link/call-link';
import { Processing } from '@/lib/rtc/processing/processing';
import { type Quality, watchQuality } from '@/lib/rtc/stats/quality';
import type { SignalingPort } from '@/lib/signaling/port';
import { type CallActions, callActions } from './call-actions';
import { CallEngine } from './call-engine';
import type { CallView } from './call-view';
import { CallViewStore } from './call-view-store';
import type { CoverWithPicture } from './first-picture';
import { TabMemory } from './tab-memory';
import { type WhileItRingsOptions, whileItRings } from './while-it-rings';

export interface CallControllerOptions {
  readonly signaling: SignalingPort;
  readonly timers?: Timers;
  readonly devices?: LocalMediaOptions['devices'];
  readonly createLink?: CallLinkOptions['createLink'];
  /** The media devices chosen in this browser; by default they are kept only as long as the page. */
  readonly choices?: MediaDeviceChoices;
  readonly previewWish?: WhileItRingsOptions['previewWish'];
  /** What the pages of this tab leave to each other. */
  readonly memory?: TabMemory;
  /** The same of the chat. */
  readonly chatMemory?: ChatMemory;
  /** Whether this browser can make calls; without it, it is assumed to. */
  readonly webRtc?: Pick<WebRtcSupport, 'isOff' | 'look' | 'subscribe'>;
}

/** Composition root of one tab's call: wires the engine to the browser and to the view. Decides nothing itself. */
export class CallController {
  readonly actions: CallActions;
  readonly chat: ChatSession;
  readonly #media: LocalMedia;
  readonly #iceServers: IceServers;
  readonly #diagnosis: Diagnosis;
  readonly #engine: CallEngine;
  readonly #shown: CallViewStore;
  readonly #stopLooking: (() => void) | undefined;
  readonly #stopForgetting: () => void;
  #quality: Quality = 'good';

  constructor(options: CallControllerOptions) {
    const { signaling, timers = realTimers, devices = () => navigator.mediaDevices, webRtc, createLink } = options;
    const { choices = new MediaDeviceChoices(), memory = new TabMemory() } = options;
    const media = new LocalMedia({
      devices,
      timers,
      chosen: () => choices.current,
      onChange: () => this.#engine.mediaChanged(),
    });
    this.#media = media;
    this.chat = new ChatSession({ timers, memory: options.chatMemory });
    this.#stopForgetting = signaling.onFact('session:ready', ({ call }) => {
      if (!call) this.chat.forgetOthers();
    });
    const processing = new Processing();
    this.#iceServers = new IceServers(signaling, timers);
    this.#diagnosis = new Diagnosis({ signaling, timers });
    this.#engine = new CallEngine({
      signaling,
      timers,
      memory,
      media,
      tracksToSend: () => processing.tracksFor(media.tracks),
      iceServers: this.#iceServers,
      createLink,
      observeConnection: (...observed) => this.#diagnosis.watch(...observed),
      during: {
        'ringing-in': () => {
          webRtc?.look();
          return whileItRings({
            devices,
            timers,
            previewWish: options.previewWish,
            onPreview: (on) => this.#engine.dispatch({ type: 'preview', on }),
            onAllowed: (allowed) => media.learnAllowed(allowed),
          });
        },
        connected: () => this.#watchQuality(timers),
      },
      onChange: () => this.#show(),
      onChannels: () => this.#openChat(),
      onRemoteStream: (stream, isPicture) => this.#shown.firstPicture.begin(stream, isPicture),
      onEffectFailed: ({ type }, error) => console.error(`call: ${type} failed`, error),
    });
    this.#shown = new CallViewStore(this.#found, timers);
    this.#stopLooking = webRtc?.subscribe(() => this.#engine.retryLink());
    const holdViewForCamera = () => this.#shown.hold('camera');
    this.actions = callActions({ engine: this.#engine, media, memory, choices, timers, webRtc, holdViewForCamera });
  }

  get view(): CallView {
    return this.#shown.view;
  }

  /** How this page's last call came about, to say why it failed; null before its first link. */
  get lastAttempt(): Attempt | null {
    return this.#diagnosis.last;
  }

  /** Calls `listener` after each change of `view`; returns its stop. */
  subscribe = (listener: () => void): (() => void) => this.#shown.subscribe(listener);

  /** Lets a page show the first picture before anything else; returns its stop. */
  coverWith = (cover: CoverWithPicture): (() => void) => this.#shown.firstPicture.use(cover);

  /** The browser's network may have changed. A working link or socket is not disturbed. */
  networkHint(hint: NetworkHint): void {
    this.#engine.networkHint(hint);
  }

  /** Idempotent. The sidecar keeps the call for its grace period, in which a reload can resume it. */
  close(): void {
    this.#stopLooking?.();
    this.#stopForgetting();
    this.chat.close();
    this.#engine.close();
    this.#iceServers.close();
    this.#diagnosis.close();
    this.#shown.close();
  }

  #watchQuality(timers: Timers): () => void {
    const onQuality = (quality: Quality) => {
      this.#quality = quality;
      this.#engine.changed();
    };
    return watchQuality({ stats: (maxAgeMs) => this.#engine.link.stats(maxAgeMs), timers, onQuality });
  }

  get #found(): CallView {
    const { state, peerMedia } = this.#engine;
    return { call: state, local: this.#media.view, peer: peerMedia.view, quality: this.#quality };
  }

  /** The state may have changed just now, and not be shown yet. */
  #openChat(): void {
    this.chat.follow(this.#engine.state);
    const { channels } = this.#engine.link;
    if (channels) this.chat.attach(channels);
  }

  #show(): void {
    this.chat.follow(this.#engine.state);
    this.#shown.show(this.#found);
  }
}
