import type { Timers } from '@/lib/browser/timers';
import { callIdOf } from '@/lib/call/predicates';
import type { CallEvent, CallState } from '@/lib/call/state';
import type { CallId } from '@/lib/protocol/ids';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { LocalMedia } from '@/lib/rtc/capture/local-media';
import type { IceServerSource } from '@/lib/rtc/ice/ice-servers';
import type { NetworkHint } from '@/lib/rtc/ice/network-watch';
import { CallLink, type CallLinkOptions } from '@/lib/rtc/link/call-link';
import type { CallLinkEvent } from '@/lib/rtc/link/call-link-event';
import type { RequestPort } from '@/lib/rtc/link/request-port';
import type { SignalingPort } from '@/lib/signaling/port';
import { followSignaling, linkStateEvent, syncedEvent } from './call-events';
import { CallLoop, type LoopObserver } from './call-loop';
import { DuringPhase } from './during-phase';
import { EffectRunner, type EffectRunnerOptions } from './effect-runner';
import { Outbox } from './outbox';
import { PeerMedia } from './peer-media';
import type { TabMemory } from './tab-memory';

/** The own camera and microphone; `LocalMedia` in the product. */
export type CallMedia = EffectRunnerOptions['media'] & Pick<LocalMedia, 'view'>;

/** `IceServers` in the product. */
export type CallIceServers = IceServerSource &
  EffectRunnerOptions['iceServers'] & {
    greeted(ready: FactBody<'session:ready'>): void;
    /** Asks again for what a lost socket may have swallowed. */
    renew(): void;
  };

export interface CallEngineOptions {
  readonly signaling: RequestPort & Pick<SignalingPort, 'recheck' | 'onFact' | 'onConnection'>;
  readonly timers: Timers;
  readonly memory: TabMemory;
  readonly media: CallMedia;
  /** What is made of the captured tracks. */
  readonly tracksToSend: () => LocalMedia['tracks'];
  readonly iceServers: CallIceServers;
  readonly createLink?: CallLinkOptions['createLink'];
  readonly observeConnection?: CallLinkOptions['observe'];
  /** What begins with a phase of the call, and ends with it by the stop that is returned. */
  readonly during: ConstructorParameters<typeof DuringPhase>[0];
  /** The view may have changed; never called while events are pending. */
  readonly onChange: () => void;
  /** The link that carries the call has opened its control channel: others can be opened now. */
  readonly onChannels?: () => void;
  /** The peer's stream is about to be shown; `isPicture`: it holds video, over a link that is up. */
  readonly onRemoteStream: (stream: MediaStream, isPicture: boolean) => void;
  readonly onEffectFailed: EffectRunnerOptions['onFailed'];
  readonly observer?: LoopObserver;
}

/**
 * One tab's call behind its ports: turns what signaling, link, timers and user report into events of the machine, and
 * runs the machine's effects. Knows no browser API, so that the simulation runs it as it is.
 */
export class CallEngine {
  readonly peerMedia = new PeerMedia();
  readonly link: CallLink;
  readonly #options: CallEngineOptions;
  readonly #loop: CallLoop;
  readonly #outbox: Outbox;
  readonly #phases: DuringPhase;
  readonly #runner: EffectRunner;
  readonly #stopFollowing: () => void;
  #isClosed = false;

  constructor(options: CallEngineOptions) {
    this.#options = options;
    const { signaling, timers, memory, media, iceServers, createLink, observeConnection: observe, during } = options;
    this.link = new CallLink({
      signaling,
      timers,
      createLink,
      iceServers,
      observe,
      onEvent: (event) => this.#hearLink(event),
    });
    this.#outbox = new Outbox({
      signaling,
      timers,
      memory,
      onRefused: ({ name, request }, { code, retryInMs }) => {
        if (!('callId' in request)) return;
        this.dispatch({ type: 'refused', callId: request.callId, ask: name, code, retryInMs, nowMs: timers.now() });
      },
      onRingsClosedBrowsers: (callId) => this.dispatch({ type: 'rings-closed-browsers', callId }),
    });
    this.#phases = new DuringPhase(during);
    this.#runner = new EffectRunner({
      media,
      link: this.link,
      outbox: this.#outbox,
      memory,
      timers,
      peerMedia: this.peerMedia,
      iceServers,
      phases: this.#phases,
      onLinkImpossible: () => this.dispatch({ type: 'link-impossible', nowMs: timers.now() }),
      onTimer: (fired) => this.dispatch({ type: 'timer', ...fired, nowMs: timers.now() }),
      onFailed: options.onEffectFailed,
    });
    this.#loop = new CallLoop({
      run: (effect) => this.#runner.run(effect),
      show: () => options.onChange(),
      observer: options.observer,
    });
    this.#stopFollowing = followSignaling(signaling, {
      now: () => timers.now(),
      onEvent: (event) => this.dispatch(event),
      onSignal: (signaled) => this.link.handleSignal(signaled),
      onReady: (ready) => this.#greeted(ready),
    });
  }

  get state(): CallState {
    return this.#loop.state;
  }

  dispatch(event: CallEvent): void {
    this.#loop.dispatch(event);
  }

  /** The browser can make connections now: makes the link that it refused, if the call still waits for one. */
  retryLink(): void {
    this.#runner.retryLink();
  }

  /** Tracks or switches of the own media changed. */
  mediaChanged(): void {
    this.link.setTracks(this.#options.tracksToSend());
    this.#tellMedia();
    this.changed();
  }

  /** The browser's network may have changed. A working link or socket is not disturbed. */
  networkHint(hint: NetworkHint): void {
    this.#options.signaling.recheck();
    this.link.doubt();
    if (hint === 'changed') this.dispatch({ type: 'network-changed' });
  }

  /** Something that the view shows has changed; told once all pending events are processed. */
  changed(): void {
    if (!this.#loop.isRunning) this.#options.onChange();
  }

  /** True while the sidecar may not know yet that this tab has left the call. */
  isEnding(callId: CallId): boolean {
    return this.#outbox.isEnding(callId);
  }

  /** The page goes. Idempotent. The sidecar keeps the call for its grace period, in which a reload can resume it. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.link.sendControl({ type: 'leaving' });
    this.#loop.close();
    this.#stopFollowing();
    this.#phases.follow('idle');
    this.#runner.close();
    this.#outbox.close();
    this.#options.media.stop();
    this.link.close();
  }

  #greeted(ready: FactBody<'session:ready'>): void {
    const { iceServers, timers } = this.#options;
    iceServers.greeted(ready);
    const callId = callIdOf(this.state);
    const isInviting = callId !== null && this.#outbox.isJoining(callId);
    const isEnding = (id: CallId) => this.#outbox.isEnding(id);
    this.dispatch(syncedEvent(ready, { isEnding, isInviting, nowMs: timers.now() }));
    this.#outbox.resend();
    iceServers.renew();
    this.link.flush();
  }

  #hearLink(event: CallLinkEvent): void {
    const { signaling, timers } = this.#options;
    switch (event.type) {
      case 'offer-made':
      case 'peer-accepted':
        return this.dispatch(event);
      case 'state':
        // Link and socket often share one path: when either fails the other may have failed too, and when the link comes
        // back the socket can.
        if (event.state !== 'connected' || signaling.connection !== 'online') signaling.recheck();
        return this.dispatch(linkStateEvent(event.state, event.linkEpoch, timers.now()));
      case 'quiet':
        return signaling.recheck();
      case 'remote-stream':
        this.#options.onRemoteStream(event.stream, this.link.isUp() && this.peerMedia.view.camera);
        this.peerMedia.take({ stream: event.stream });
        return this.changed();
      case 'remote-screen':
        // No view shows a shared screen yet.
        return;
      case 'control-open':
        this.#tellMedia();
        return this.#options.onChannels?.();
      case 'control':
        return this.#hearControl(event.message);
    }
  }

  #hearControl(message: Extract<CallLinkEvent, { type: 'control' }>['message']): void {
    if (message.type === 'hang-up') {
      return this.dispatch({ type: 'peer-hung-up', nowMs: this.#options.timers.now() });
    }
    const { microphone, camera, asking = null } = message;
    this.peerMedia.take({ microphone, camera, asking });
    this.changed();
  }

  #tellMedia(): void {
    // After `leaving` the peer keeps showing the last picture: the closing of the own media is not news to it.
    if (this.#isClosed) return;
    const { microphone, camera, problem } = this.#options.media.view;
    const asking = problem?.kind === 'unanswered' ? { asking: problem.device } : {};
    this.link.sendControl({ type: 'media', microphone, camera, ...asking });
  }
}
