import type { Timers } from '@/lib/browser/timers';
import type { CallEffect, CallEvent, CallTimer } from '@/lib/call/state';
import type { CallId } from '@/lib/protocol/ids';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { Switches } from '@/lib/rtc/capture/local-media-view';
import type { CallLink } from '@/lib/rtc/link/call-link';
import type { DuringPhase } from './during-phase';
import type { CallRequest, Outbox } from './outbox';
import type { PeerMedia } from './peer-media';
import type { TabMemory } from './tab-memory';

type OpenLink = Extract<CallEffect, { type: 'open-link' }>;
type TimerEvent = Extract<CallEvent, { type: 'timer' }>;

export interface EffectRunnerOptions {
  /** Failures show in the media's own view: neither promise rejects. */
  readonly media: {
    open(media: Media, switches: Switches): unknown;
    preview(): unknown;
    stop(): void;
  };
  readonly link: CallLink;
  readonly outbox: Outbox;
  readonly memory: TabMemory;
  readonly timers: Timers;
  readonly peerMedia: Pick<PeerMedia, 'reset' | 'expect'>;
  readonly iceServers: { follow(callId: CallId | null): void };
  readonly phases: Pick<DuringPhase, 'follow'>;
  /** The browser refused to make a link. */
  readonly onLinkImpossible: () => void;
  readonly onTimer: (fired: Pick<TimerEvent, 'timer' | 'callId' | 'isInviting' | 'isOffline'>) => void;
  /** An effect threw; the others run all the same. */
  readonly onFailed: (effect: CallEffect, error: unknown) => void;
}

/** The report of media says by what path, which the reducer need not know. */
function withPath(ask: CallRequest, path: CallLink['path']): CallRequest {
  if (ask.name !== 'call:connected' || path === undefined) return ask;
  return { ...ask, request: { ...ask.request, path } };
}

/** Runs the reducer's effects: one arm each, no decision of its own. The simulation runs this class too. */
export class EffectRunner {
  readonly #options: EffectRunnerOptions;
  readonly #running = new Map<CallTimer, () => void>();
  #impossible: OpenLink | null = null;

  constructor(options: EffectRunnerOptions) {
    this.#options = options;
  }

  /** Never throws: a browser that cannot do one thing still does the others. */
  run(effect: CallEffect): void {
    try {
      this.#run(effect);
    } catch (error) {
      this.#options.onFailed(effect, error);
    }
  }

  #run(effect: CallEffect): void {
    const { media, link, outbox, memory, peerMedia, iceServers, phases } = this.#options;
    switch (effect.type) {
      case 'ask':
        void outbox.send(withPath(effect.ask, link.path), effect.untilAcked);
        break;
      case 'withdraw-joining':
        outbox.withdrawJoining(effect.callId);
        break;
      case 'open-media':
        void media.open(effect.media, memory.switchesOf(effect.callId));
        break;
      case 'open-preview':
        void media.preview();
        break;
      case 'stop-media':
        media.stop();
        break;
      case 'open-link':
        this.#openLink(effect);
        break;
      case 'release-signals':
        link.release();
        break;
      case 'choose-link':
        link.choose(effect.deviceId, effect.isFinal);
        break;
      case 'restart-ice':
        link.restartIce(effect.inPeersStead);
        break;
      case 'close-link':
        this.#impossible = null;
        link.close();
        break;
      case 'control-hang-up':
        link.sendControl({ type: 'hang-up' });
        break;
      case 'control-accept':
        link.sendControl({ type: 'accept', media: effect.media });
        break;
      case 'start-timer':
        this.#startTimer(effect.timer, effect.callId, effect.ms);
        break;
      case 'stop-timer':
        this.#stopTimer(effect.timer);
        break;
      case 'reset-peer-media':
        peerMedia.reset();
        break;
      case 'expect-peer-media':
        peerMedia.expect(effect.media);
        break;
      case 'follow-ice-servers':
        iceServers.follow(effect.callId);
        break;
      case 'enter-phase':
        phases.follow(effect.phase);
        break;
    }
  }

  /** Makes the link that the browser refused to make, if the call still waits for it. */
  retryLink(): void {
    if (this.#impossible) this.run(this.#impossible);
  }

  close(): void {
    for (const timer of [...this.#running.keys()]) this.#stopTimer(timer);
  }

  #openLink(effect: OpenLink): void {
    this.#impossible = null;
    try {
      this.#options.link.open(effect);
    } catch (error) {
      console.warn('call: the browser makes no link', error instanceof Error ? error.name : 'unknown');
      this.#impossible = effect;
      this.#options.onLinkImpossible();
    }
  }

  #startTimer(timer: CallTimer, callId: CallId, ms: number): void {
    this.#stopTimer(timer);
    const stop = this.#options.timers.start(ms, () => {
      this.#running.delete(timer);
      const { outbox, onTimer } = this.#options;
      onTimer({ timer, callId, isInviting: outbox.isJoining(callId), isOffline: !outbox.isOnline });
    });
    this.#running.set(timer, stop);
  }

  #stopTimer(timer: CallTimer): void {
    this.#running.get(timer)?.();
    this.#running.delete(timer);
  }
}
