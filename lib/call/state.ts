import type { CallId, DeviceId } from '@/lib/protocol/ids';
import type { CallElsewhere, CallSnapshot, Invitation, Media } from '@/lib/protocol/sidecar/call';
import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';
import type { CallFact } from '@/lib/protocol/sidecar/facts';
import type { User } from '@/lib/protocol/sidecar/presence';
import type { RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';

/*
 *            dial                      accepted | merged
 *   idle ───────────▶ ringing-out ───────────────────────────┐
 *    │ ▲                  │ cancel, ended, refused            ▼          link-connected
 *    │ │ dismiss          ├──────────────▶ ended      connecting ─────────────────────▶ connected
 *    │ └──────────────────┼───────────────── ▲            ▲  │                           │    ▲
 *    │     somebody else  │                  │            │  │ hang-up, ended            │    │ link-connected
 *    │     rang meanwhile │                  │            │  │                  link-lost ▼    │
 *    └───────▶ ringing-in ┴ decline, ended ──┤            │  └──▶ ended ◀────────── reconnecting
 *     invited      └────────── accept ───────┼────────────┘           connection-lost
 *
 * Ringing also ends by its timer, if neither its end nor the arrival of the invite is reported. `ended` is left by dismiss,
 * by dialing again or by a new invitation; `ringing-in` is left for `ringing-out` by dialing. `synced` (the sidecar's
 * snapshot after a reconnection) may move any phase to the one the sidecar knows. Only a freshly loaded page resumes a
 * call that it does not know; any other page has left that call and tells the sidecar again.
 */

/** Who made the call; decides who offers first and who is the polite peer (W3C webrtc-pc, 10.7 "perfect negotiation"; decision 012). */
export type Role = 'caller' | 'callee';

/** Exists from the invite on. `media` is what this side wants to send. */
interface Identity {
  readonly callId: CallId;
  readonly peer: User;
  readonly media: Media;
}

interface Linked extends Identity {
  readonly role: Role;
  readonly linkEpoch: number;
}

/** `left` is the page's last call: a sidecar that still reports it is out of date. Absent on a fresh page. */
export interface Idle {
  readonly phase: 'idle';
  readonly left?: CallId;
}
/**
 * `invited` is false until the link's offer is made and the invite was sent with it.
 * `resumed` after a reload: the offer's link is gone, accept is followed by a relink.
 * `unheard` if the sidecar was unreachable at the last check: it may have ended the ringing.
 * `ringsClosedBrowsers`: the peer is at no page, but calls ring on their devices.
 * `waiting` is a ring that this user ignored to dial, or that crossed the own invite. The sidecar ends it once the own call
 * rings; if the own call fails before that, it rings here again.
 */
export interface RingingOut extends Identity {
  readonly phase: 'ringing-out';
  readonly invited: boolean;
  readonly resumed?: boolean;
  readonly unheard?: boolean;
  readonly ringsClosedBrowsers?: boolean;
  readonly waiting?: Invitation | undefined;
}
/**
 * The `Invitation` as received: `media` is what the caller proposes; a null `offer` is followed by a relink. `preview` while
 * the user wants to see themselves: in a video call the camera is then open, for the own view alone.
 */
export interface RingingIn extends Invitation {
  readonly phase: 'ringing-in';
  readonly preview?: boolean;
}
/**
 * `connectedAtMs` if the call is taken over from another device, where its clock has started; `moving` until the sidecar
 * has given the call to this device.
 */
export interface Connecting extends Linked {
  readonly phase: 'connecting';
  readonly connectedAtMs?: number;
  readonly moving?: boolean;
}
/** `handover`: the link of this epoch is not up yet, the one before it still is, or is again. */
export interface Connected extends Linked {
  readonly phase: 'connected';
  readonly connectedAtMs: number;
  readonly handover?: boolean;
}
/** `connectedAtMs` is null when this tab has not seen the call connected (a reload before the first frame). */
export interface Reconnecting extends Linked {
  readonly phase: 'reconnecting';
  readonly connectedAtMs: number | null;
}
/**
 * `refusal` tells more than `reason` when the sidecar refused. `durationMs` is null if the call never connected.
 * `retryInMs`: for so long, from then on, the sidecar lets this person not ring the peer again; null if it does.
 * `canLink` is false where this browser could make no connection.
 */
export interface Ended extends Identity {
  readonly phase: 'ended';
  readonly reason: EndReason;
  readonly refusal: ErrorCode | null;
  readonly durationMs: number | null;
  readonly retryInMs: number | null;
  readonly canLink?: false;
}

export type CallState = Idle | RingingOut | RingingIn | Connecting | Connected | Reconnecting | Ended;
export type CallPhase = CallState['phase'];

/** What the sidecar says to the machine: not what goes to the link, or to the lobby. */
export type MachineFact = Exclude<CallFact, { name: 'call:signaled' | 'call:elsewhere' }>;

/** What happens to a device's call. Every event that needs the time carries `nowMs` (injected; a monotonic clock of any origin). */
export type CallEvent =
  // the user
  /** `canLink` false: WebRTC is switched off in this browser, so nobody may be rung. */
  | {
      readonly type: 'dial';
      readonly callId: CallId;
      readonly peer: User;
      readonly media: Media;
      readonly canLink?: boolean;
    }
  | { readonly type: 'accept'; readonly media: Media }
  /** `canLink` as in `dial`: the user declines a call that this browser could not have taken. */
  | { readonly type: 'decline'; readonly canLink?: boolean }
  | { readonly type: 'cancel' }
  | { readonly type: 'hang-up'; readonly nowMs: number }
  | { readonly type: 'dismiss' }
  /** While it rings: whether the user wants to see themselves, and the page is visible. */
  | { readonly type: 'preview'; readonly on: boolean }
  /** Takes over the call that `call:elsewhere` reported; `connectedAtMs` is null if it had not connected yet. */
  | {
      readonly type: 'move';
      readonly call: Omit<CallElsewhere, 'connectedForMs'>;
      readonly connectedAtMs: number | null;
      readonly media: Media;
    }
  // the sidecar
  | { readonly type: 'fact'; readonly fact: MachineFact; readonly nowMs: number }
  /** `isInviting`: the own invite is still unsent or unacknowledged, so the sidecar is expected to know of no call. */
  | {
      readonly type: 'synced';
      readonly call: CallSnapshot | null;
      readonly isInviting?: boolean;
      readonly nowMs: number;
    }
  | {
      readonly type: 'refused';
      readonly callId: CallId;
      readonly ask: RequestName;
      readonly code: ErrorCode;
      /** Of `redial-later`. */
      readonly retryInMs?: number | undefined;
      readonly nowMs: number;
    }
  /** The invite was taken: see `RingingOut.ringsClosedBrowsers`. */
  | { readonly type: 'rings-closed-browsers'; readonly callId: CallId }
  | { readonly type: 'signed-out'; readonly nowMs: number }
  /** The socket was closed in favour of newer devices of this user, until this page is used again. */
  | { readonly type: 'set-aside' }
  // the link, for the epoch it was opened with
  | { readonly type: 'offer-made'; readonly callId: CallId; readonly offer: string }
  | { readonly type: 'link-connected'; readonly linkEpoch: number; readonly nowMs: number }
  | { readonly type: 'link-disconnected'; readonly linkEpoch: number }
  | { readonly type: 'link-failed'; readonly linkEpoch: number; readonly nowMs: number }
  /** The browser refused to make a link. */
  | { readonly type: 'link-impossible'; readonly nowMs: number }
  /** Received over an early link; the sidecar decides later, and finally, which device it was. */
  | {
      readonly type: 'peer-accepted';
      readonly callId: CallId;
      readonly deviceId: DeviceId;
      readonly media: Media;
    }
  | { readonly type: 'peer-hung-up'; readonly nowMs: number }
  /** This device's network has changed, or may have. */
  | { readonly type: 'network-changed' }
  // timers this machine asked for
  | {
      readonly type: 'timer';
      readonly timer: CallTimer;
      readonly callId: CallId;
      /** As in `synced`. */
      readonly isInviting?: boolean;
      /** The sidecar is unreachable now. */
      readonly isOffline?: boolean;
      readonly nowMs: number;
    };

/** `ring`: the end of the ringing was not heard, or the invite is not known to have arrived; `connect`: accepted but no media; `reconnect`: media lost for too long; `restart`: the peer should have restarted ICE by now; `relink`: ICE restarts did not help; `bridge`: the previous link is lost and the new one should be up by now; `ended`: the closing sentence goes by itself. */
export type CallTimer = 'ring' | 'connect' | 'reconnect' | 'restart' | 'relink' | 'bridge' | 'ended';

export type CallRequest = { [N in RequestName]: { readonly name: N; readonly request: RequestBody<N> } }[RequestName];

/** What the one interpreter (lib/rtc/call/effect-runner.ts) is to do, in order. */
export type CallEffect =
  /** `untilAcked`: keep it over a lost socket and send it again at the next connection (ends must arrive). */
  | { readonly type: 'ask'; readonly ask: CallRequest; readonly untilAcked: boolean }
  /** Does not send (again) an invite or a move that still waits. */
  | { readonly type: 'withdraw-joining'; readonly callId: CallId }
  /** Opens camera and microphone as `media` says, or as the user has switched them since in this call. Never emitted before the user dialed or accepted. */
  | { readonly type: 'open-media'; readonly callId: CallId; readonly media: Media }
  /** Opens the camera alone, as the user chose once for all calls. Its picture does not leave before accept (invariant 2). */
  | { readonly type: 'open-preview'; readonly callId: CallId }
  | { readonly type: 'stop-media' }
  /** `offer` null and role caller: make the offer (answered by `offer-made` when epoch is 0, else signaled). Role callee with an offer: answer it. */
  | {
      readonly type: 'open-link';
      readonly callId: CallId;
      readonly role: Role;
      readonly linkEpoch: number;
      readonly offer: string | null;
      /** The previous link stays until this one is up. */
      readonly handover?: boolean;
      /** What the link may do before accept. */
      readonly earlyLink: EarlyLinkScope;
    }
  /**
   * Accepted: signals and media may flow. At the caller over the link to `deviceId`, which is final once the sidecar has
   * confirmed it.
   */
  | { readonly type: 'release-signals' }
  | { readonly type: 'choose-link'; readonly deviceId: DeviceId; readonly isFinal: boolean }
  /**
   * Restarts ICE (RFC 8445, 9); an offer that is not answered yet is sent again instead, as it may be lost.
   * `inPeersStead`: it was the peer's turn, so only if the peer has not just restarted.
   */
  | { readonly type: 'restart-ice'; readonly inPeersStead?: true }
  | { readonly type: 'close-link' }
  /** Tells the peer over the data channel, which needs no sidecar. */
  | { readonly type: 'control-hang-up' }
  | { readonly type: 'control-accept'; readonly media: Media }
  | { readonly type: 'start-timer'; readonly timer: CallTimer; readonly callId: CallId; readonly ms: number }
  | { readonly type: 'stop-timer'; readonly timer: CallTimer }
  /** Another call than before: nothing is known of what its peer sends. */
  | { readonly type: 'reset-peer-media' }
  /** The peer's own words on ringing or accepting; its control messages correct them once the link is up. */
  | { readonly type: 'expect-peer-media'; readonly media: Media }
  /** Requests STUN and TURN servers for this call, which the sidecar knows by now; null: forgets those of the last one. */
  | { readonly type: 'follow-ice-servers'; readonly callId: CallId | null }
  /** Stops what runs only in the previous phase, and starts what runs only in this one. */
  | { readonly type: 'enter-phase'; readonly phase: CallPhase };

export interface CallStep {
  readonly state: CallState;
  readonly effects: readonly CallEffect[];
}

export type { Invitation };
