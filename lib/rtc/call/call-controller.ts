import { randomUuid } from '@/lib/browser/random-uuid';
import { realTimers, type Timers } from '@/lib/browser/timers';
import type { WebRtcSupport } from '@/lib/browser/webrtc-support';
import { reduceCall } from '@/lib/call/reduce';
import type { CallEvent, CallState } from '@/lib/call/state';
import type { Media } from '@/lib/protocol/call';
import type { FactBody } from '@/lib/protocol/facts';
import type { CallId } from '@/lib/protocol/ids';
import type { User } from '@/lib/protocol/presence';
import { LocalMedia, type LocalMediaOptions } from '@/lib/rtc/capture/local-media';
import type { MediaDeviceName } from '@/lib/rtc/capture/local-media-view';
import { MediaDeviceChoices } from '@/lib/rtc/capture/media-device-choices';
import type { Attempt } from '@/lib/rtc/diagnosis/attempt';
import { Diagnosis } from '@/lib/rtc/diagnosis/diagnosis';
import { IceServers } from '@/lib/rtc/ice/ice-servers';
import type { NetworkHint } from '@/lib/rtc/ice/network-watch';
import { CallLink, type CallLinkOptions } from '@/lib/rtc/link/call-link';
import type { CallLinkEvent } from '@/lib/rtc/link/call-link-event';
import { Processing } from '@/lib/rtc/processing/processing';
import { type Quality, watchQuality } from '@/lib/rtc/stats/quality';
import type { SignalingPort } from '@/lib/signaling/port';
import { followSignaling, linkStateEvent, syncedEvent } from './call-events';
import type { CallActions, CallView, MovableCall, PeerMediaView } from './call-view';
import { CallViewStore } from './call-view-store';
import { DuringPhase } from './during-phase';
import { EffectRunner } from './effect-runner';
import type { CoverWithPicture } from './first-picture';
import { Outbox } from './outbox';
import { callIdOf, changed, knownCallIdOf, UNKNOWN_PEER, withProposal } from './peer-media';
import { TabMemory } from './tab-memory';
import { type WhileItRingsOptions, whileItRings } from './while-it-rings';

export interface CallControllerOptions {
  readonly signaling: SignalingPort;
  readonly timers?: Timers;
  readonly devices?: LocalMediaOptions['devices'];
  readonly createLink?: CallLinkOptions['createLink'];
  /** What the person chose in this browser; without it for as long as the page lasts. */
  readonly choices?: MediaDeviceChoices;
  readonly previewWish?: WhileItRingsOptions['previewWish'];
  /** Of this tab, over its pages. */
  readonly memory?: TabMemory;
  /** Whether this browser can make calls; without it, it is believed to. */
  readonly webRtc?: Pick<WebRtcSupport, 'isOff' | 'look' | 'subscribe'>;
}

/**
 * One tab's call: feeds what happens to the pure reducer, has its effects carried out, and shows the result as an
 * immutable view. Decides nothing about calls itself.
 */
export class CallController implements CallActions {
  readonly #signaling: SignalingPort;
  readonly #timers: Timers;
  readonly #choices: MediaDeviceChoices;
  readonly #memory: TabMemory;
  readonly #media: LocalMedia;
  readonly #processing = new Processing();
  readonly #link: CallLink;
  readonly #outbox: Outbox;
  readonly #iceServers: IceServers;
  readonly #diagnosis: Diagnosis;
  readonly #runner: EffectRunner;
  readonly #webRtc: CallControllerOptions['webRtc'];
  readonly #stopFollowing: () => void;
  readonly #shown: CallViewStore;
  readonly #during: DuringPhase;
  readonly #events: CallEvent[] = [];
  #isDispatching = false;
  #closed = false;
  #state: CallState = { phase: 'idle' };
  #peer = UNKNOWN_PEER;
  #quality: Quality = 'good';

  constructor(options: CallControllerOptions) {
    const { signaling, timers = realTimers, devices = () => navigator.mediaDevices, createLink, previewWish } = options;
    const { choices = new MediaDeviceChoices(), memory = new TabMemory() } = options;
    this.#signaling = signaling;
    this.#webRtc = options.webRtc;
    this.#timers = timers;
    this.#choices = choices;
    this.#memory = memory;
    this.#media = new LocalMedia({
      ...{ devices, timers },
      chosen: () => this.#choices.current,
      onChange: () => this.#mediaChanged(),
    });
    this.#during = new DuringPhase({
      'ringing-in': () => {
        this.#webRtc?.look();
        return whileItRings({
          ...{ devices, timers, previewWish },
          onPreview: (on) => this.#dispatch({ type: 'preview', on }),
          onAllowed: (allowed) => this.#media.learnAllowed(allowed),
        });
      },
      connected: () => {
        const onQuality = (quality: Quality) => {
          this.#quality = quality;
          this.#publish();
        };
        return watchQuality({ stats: (maxAgeMs) => this.#link.stats(maxAgeMs), timers, onQuality });
      },
    });
    this.#iceServers = new IceServers(signaling, timers);
    this.#diagnosis = new Diagnosis({ signaling, timers });
    this.#link = new CallLink({
      signaling,
      createLink,
      iceServers: this.#iceServers,
      onEvent: (event) => this.#linkEvent(event),
      observe: (...observed) => this.#diagnosis.watch(...observed),
    });
    this.#outbox = new Outbox({
      ...{ signaling, timers, memory },
      onRefused: ({ name, request }, { code, retryInMs }) => {
        if ('callId' in request)
          this.#dispatch({ type: 'refused', callId: request.callId, ask: name, code, retryInMs, nowMs: timers.now() });
      },
    });
    this.#runner = new EffectRunner({
      ...{ media: this.#media, link: this.#link, outbox: this.#outbox, memory, timers },
      onLinkImpossible: () => this.#dispatch({ type: 'link-impossible', nowMs: timers.now() }),
      onTimer: (fired) => this.#dispatch({ type: 'timer', ...fired, nowMs: timers.now() }),
    });
    this.#shown = new CallViewStore(this.#found, timers);
    const stopLooking = options.webRtc?.subscribe(() => this.#runner.retryLink());
    const stopFollowing = followSignaling(signaling, {
      now: () => timers.now(),
      onEvent: (event) => this.#dispatch(event),
      onSignal: (signaled) => this.#link.handleSignal(signaled),
      onReady: (ready) => this.#ready(ready),
    });
    this.#stopFollowing = () => {
      stopLooking?.();
      stopFollowing();
    };
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

  dial(peer: User, media: Media): void {
    this.#dispatch({ type: 'dial', callId: randomUuid(), peer, media, canLink: this.#webRtc?.look() });
  }

  accept(media: Media): void {
    if (!this.#canLink()) return;
    const isFirst = this.#state.phase === 'ringing-in';
    if (isFirst && media === 'video' && this.#media.pictureFirst()) this.#shown.hold('camera');
    this.#dispatch({ type: 'accept', media });
  }

  moveHere({ connectedAtMs, ...call }: MovableCall, media: Media): void {
    if (!this.#canLink()) return;
    this.#memory.forgetSwitches();
    this.#dispatch({ type: 'move', call, connectedAtMs, media });
  }

  decline(): void {
    this.#dispatch({ type: 'decline', canLink: this.#canLink() });
  }

  cancel(): void {
    this.#dispatch({ type: 'cancel' });
  }

  hangUp(): void {
    this.#dispatch({ type: 'hang-up', nowMs: this.#timers.now() });
  }

  dismiss(): void {
    this.#dispatch({ type: 'dismiss' });
  }

  setMicrophone(on: boolean): void {
    this.#memory.keepSwitches(callIdOf(this.#state), { microphone: on });
    this.#media.setMicrophone(on);
  }

  setCamera(on: boolean): void {
    this.#memory.keepSwitches(callIdOf(this.#state), { camera: on });
    this.#media.setCamera(on);
  }

  retryMedia(): void {
    this.#media.retry();
  }

  chooseDevice(device: MediaDeviceName, deviceId: string): void {
    this.#choices.choose({ [device]: deviceId });
    if (device !== 'speaker') void this.#media.change(device);
  }

  /** The browser said something of its network. A link or socket that is well is not disturbed by it. */
  networkHint(hint: NetworkHint): void {
    this.#signaling.recheck();
    this.#link.doubt();
    if (hint === 'changed') this.#dispatch({ type: 'network-changed' });
  }

  /** Idempotent. The call itself goes on at the sidecar until its grace ends: a reload comes back to it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#link.sendControl({ type: 'leaving' });
    this.#stopFollowing();
    this.#during.follow('idle');
    this.#runner.close();
    this.#outbox.close();
    this.#iceServers.close();
    this.#diagnosis.close();
    this.#media.stop();
    this.#link.close();
    this.#shown.close();
  }

  /** Looks again only where it was off: at an accept every millisecond counts. */
  #canLink(): boolean {
    return this.#webRtc?.isOff ? this.#webRtc.look() : true;
  }

  #dispatch(event: CallEvent): void {
    if (this.#closed) return;
    this.#events.push(event);
    // An effect may bring the next event at once; it waits until this one's effects are done.
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#isDispatching = false;
    }
    this.#publish();
  }

  #step(event: CallEvent): void {
    const before = callIdOf(this.#state);
    const { state, effects } = reduceCall(this.#state, event);
    this.#state = state;
    // Before the effects: a new link may tell of the new peer at once.
    this.#peer = withProposal(callIdOf(state) === before ? this.#peer : UNKNOWN_PEER, event);
    for (const effect of effects) this.#runner.run(effect);
    // After them: the sidecar hears of the invite first.
    this.#iceServers.follow(knownCallIdOf(state));
    this.#during.follow(state.phase);
  }

  #ready(ready: FactBody<'session:ready'>): void {
    this.#iceServers.greeted(ready);
    const callId = callIdOf(this.#state);
    const isInviting = callId !== null && this.#outbox.isJoining(callId);
    const isEnding = (id: CallId) => this.#outbox.isEnding(id);
    this.#dispatch(syncedEvent(ready, { isEnding, isInviting, nowMs: this.#timers.now() }));
    this.#outbox.resend();
    this.#iceServers.renew();
    this.#link.flush();
  }

  #linkEvent(event: CallLinkEvent): void {
    switch (event.type) {
      case 'offer-made':
      case 'peer-accepted':
        return this.#dispatch(event);
      case 'state':
        // What happened to one path may have happened to the other; and where one works again the other may.
        if (event.state !== 'connected' || this.#signaling.connection !== 'online') this.#signaling.recheck();
        return this.#dispatch(linkStateEvent(event.state, event.linkEpoch, this.#timers.now()));
      case 'quiet':
        return this.#signaling.recheck();
      case 'remote-stream':
        this.#shown.firstPicture.begin(event.stream, this.#link.isUp() && this.#peer.camera);
        return this.#peerIs({ stream: event.stream });
      case 'control-open':
        return this.#tellMedia();
      case 'control':
        return this.#control(event.message);
    }
  }

  #control(message: Extract<CallLinkEvent, { type: 'control' }>['message']): void {
    if (message.type === 'hang-up') return this.#dispatch({ type: 'peer-hung-up', nowMs: this.#timers.now() });
    const { microphone, camera, asking = null } = message;
    this.#peerIs({ microphone, camera, asking });
  }

  #peerIs(news: Partial<PeerMediaView>): void {
    this.#peer = changed(this.#peer, news);
    this.#publish();
  }

  #mediaChanged(): void {
    this.#link.setTracks(this.#processing.tracksFor(this.#media.tracks));
    this.#tellMedia();
    this.#publish();
  }

  #tellMedia(): void {
    const { microphone, camera, problem } = this.#media.view;
    const asking = problem?.kind === 'unanswered' ? { asking: problem.device } : {};
    // Whoever leaves has said so: the peer keeps the last picture.
    if (!this.#closed) this.#link.sendControl({ type: 'media', microphone, camera, ...asking });
  }

  get #found(): CallView {
    return { call: this.#state, local: this.#media.view, peer: this.#peer, quality: this.#quality };
  }

  #publish(): void {
    if (!this.#isDispatching) this.#shown.show(this.#found);
  }
}
