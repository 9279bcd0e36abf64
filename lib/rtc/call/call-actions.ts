import { randomUuid } from '@/lib/browser/random-uuid';
import type { Timers } from '@/lib/browser/timers';
import type { WebRtcSupport } from '@/lib/browser/webrtc-support';
import { callIdOf } from '@/lib/call/predicates';
import type { CallEvent, CallState } from '@/lib/call/state';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { User } from '@/lib/protocol/sidecar/presence';
import type { LocalMedia } from '@/lib/rtc/capture/local-media';
import type { MediaDeviceName } from '@/lib/rtc/capture/local-media-view';
import type { MediaDeviceChoices } from '@/lib/rtc/capture/media-device-choices';
import type { MovableCall } from './call-view';
import type { TabMemory } from './tab-memory';

/** What the actions act on: one page's call. */
export interface CallActionTargets {
  readonly engine: { readonly state: CallState; dispatch(event: CallEvent): void };
  readonly media: Pick<LocalMedia, 'pictureFirst' | 'setMicrophone' | 'setCamera' | 'retry' | 'change'>;
  readonly memory: Pick<TabMemory, 'keepSwitches' | 'forgetSwitches'>;
  readonly choices: Pick<MediaDeviceChoices, 'choose'>;
  readonly timers: Pick<Timers, 'now'>;
  /** Whether this browser can make calls; without it, it is assumed to. */
  readonly webRtc: Pick<WebRtcSupport, 'isOff' | 'look'> | undefined;
  /** Draws nothing new until the own camera is open, or for a moment. */
  readonly holdViewForCamera: () => void;
}

/**
 * What the user can do in a call, each written here and nowhere else. An action that changes the call dispatches an event
 * of the machine (lib/call/state.ts); the others act on the own media.
 */
const ACTIONS = {
  dial({ engine, webRtc }: CallActionTargets, peer: User, media: Media): void {
    engine.dispatch({ type: 'dial', callId: randomUuid(), peer, media, canLink: webRtc?.look() });
  },

  accept({ engine, webRtc, media: own, holdViewForCamera }: CallActionTargets, media: Media): void {
    if (!canLink(webRtc)) return;
    const isFirst = engine.state.phase === 'ringing-in';
    if (isFirst && media === 'video' && own.pictureFirst()) holdViewForCamera();
    engine.dispatch({ type: 'accept', media });
  },

  /** Takes the call over from the device that has it. */
  moveHere({ engine, webRtc, memory }: CallActionTargets, { connectedAtMs, ...call }: MovableCall, media: Media): void {
    if (!canLink(webRtc)) return;
    memory.forgetSwitches();
    engine.dispatch({ type: 'move', call, connectedAtMs, media });
  },

  decline({ engine, webRtc }: CallActionTargets): void {
    engine.dispatch({ type: 'decline', canLink: canLink(webRtc) });
  },

  cancel({ engine }: CallActionTargets): void {
    engine.dispatch({ type: 'cancel' });
  },

  hangUp({ engine, timers }: CallActionTargets): void {
    engine.dispatch({ type: 'hang-up', nowMs: timers.now() });
  },

  /** Closes the message that says how the call ended. */
  dismiss({ engine }: CallActionTargets): void {
    engine.dispatch({ type: 'dismiss' });
  },

  setMicrophone({ engine, media, memory }: CallActionTargets, on: boolean): void {
    memory.keepSwitches(callIdOf(engine.state), { microphone: on });
    media.setMicrophone(on);
  },

  setCamera({ engine, media, memory }: CallActionTargets, on: boolean): void {
    memory.keepSwitches(callIdOf(engine.state), { camera: on });
    media.setCamera(on);
  },

  /** Opens camera and microphone again after the user has fixed what kept them closed. */
  retryMedia({ media }: CallActionTargets): void {
    media.retry();
  },

  /** Uses this media device from now on, in this browser; one that is in use is switched at once. `deviceId` as of `enumerateDevices`. */
  chooseDevice({ choices, media }: CallActionTargets, device: MediaDeviceName, deviceId: string): void {
    choices.choose({ [device]: deviceId });
    if (device !== 'speaker') void media.change(device);
  },
};

type Arguments<F> = F extends (targets: CallActionTargets, ...args: infer A) => void ? A : never;

/** The actions as components call them, through `lib/hooks`. They need no `this`. */
export type CallActions = { readonly [N in keyof typeof ACTIONS]: (...args: Arguments<(typeof ACTIONS)[N]>) => void };

/** The actions on this page's call; on null, where no call can be yet, each does nothing. */
export function callActions(targets: CallActionTargets | null): CallActions {
  const bound = Object.entries(ACTIONS).map(([name, act]) => [
    name,
    (...args: never[]) => {
      if (targets) (act as (targets: CallActionTargets, ...args: never[]) => void)(targets, ...args);
    },
  ]);
  return Object.fromEntries(bound);
}

/** Looks again only where WebRTC was off: at an accept every millisecond counts. */
function canLink(webRtc: CallActionTargets['webRtc']): boolean {
  return webRtc?.isOff ? webRtc.look() : true;
}
