import type { Reply } from '@/lib/protocol/asks';
import type { Media } from '@/lib/protocol/call';
import type { EarlyLinkScope } from '@/lib/protocol/early-link';
import type { EndReason } from '@/lib/protocol/end-reason';
import type { CallFact } from '@/lib/protocol/facts';
import type { CallId, DeviceId, UserId } from '@/lib/protocol/ids';
import type { Availability, User } from '@/lib/protocol/presence';
import type { Signal } from '@/lib/protocol/signal';

/** One browser tab of an authenticated user. */
export interface Device {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
}

/** Everything that can happen to calls. `by` is what the server authenticated, never what a message says. Times in ms since the epoch. */
export type RegistryEvent =
  /** `availability` is the person's, as others see it from now on. */
  | { readonly type: 'device-online'; readonly by: Device; readonly availability: Availability }
  /** Its socket closed; or it was heard of no more (`isSilent`), which says that the way to the sidecar is lost and no more. */
  | { readonly type: 'device-offline'; readonly by: Device; readonly isSilent?: boolean }
  | { readonly type: 'availability-set'; readonly userId: UserId; readonly availability: Availability }
  /** Login session revoked or signed out: its calls end with `signed-out`. */
  | { readonly type: 'device-signed-out'; readonly by: Device }
  | {
      readonly type: 'invite';
      readonly by: Device;
      readonly caller: User;
      readonly callee: User;
      /** The row's key, made by the sidecar for this event: random, never used before. */
      readonly rowId: string;
      readonly callId: CallId;
      readonly media: Media;
      readonly offer: string;
      readonly earlyLink: EarlyLinkScope;
      readonly relayOnlyUserIds: readonly UserId[];
    }
  | { readonly type: 'accept'; readonly by: Device; readonly callId: CallId; readonly media: Media }
  | { readonly type: 'move'; readonly by: Device; readonly callId: CallId; readonly media: Media }
  | { readonly type: 'decline' | 'cancel' | 'connected' | 'relink'; readonly by: Device; readonly callId: CallId }
  | {
      readonly type: 'hang-up';
      readonly by: Device;
      readonly callId: CallId;
      readonly reason: 'hung-up' | 'media-failed' | 'connection-lost';
    }
  | {
      readonly type: 'signal';
      readonly by: Device;
      readonly callId: CallId;
      readonly signal: Signal;
      /** The ringing device that the caller means. */
      readonly to?: DeviceId | undefined;
      /** Belongs to the offer that the caller made for this ringing device alone. */
    }
  | { readonly type: 'timer'; readonly timer: RegistryTimer };

/** `ring`: nobody answered; `grace`: that side's device stayed away too long. */
export type RegistryTimer =
  | { readonly kind: 'ring'; readonly callId: CallId }
  | { readonly kind: 'grace'; readonly callId: CallId; readonly side: 'caller' | 'callee' };

/** A call's row as the registry writes it; enough to go on after a restart. The offer is not stored: a restored ringing call is relinked on accept. */
export interface CallRow {
  /** The row's key in the database, made by the sidecar. */
  readonly id: string;
  /** The call's name on the wire, chosen by the caller's device; unique among live calls only. */
  readonly callId: CallId;
  readonly caller: User;
  readonly callee: User;
  /**
   * Who of the two tells nobody their address: as each chose before the call, or after a restart by then. Not stored
   * with the call.
   */
  readonly relayOnlyUserIds: readonly UserId[];
  readonly callerDeviceId: DeviceId;
  readonly calleeDeviceId: DeviceId | null;
  readonly callerMedia: Media;
  readonly calleeMedia: Media | null;
  readonly linkEpoch: number;
  readonly invitedAt: number;
  readonly acceptedAt: number | null;
  readonly connectedAt: number | null;
  readonly endedAt: number | null;
  /** As told to the caller (the row's truth); null while it lasts. */
  readonly endReason: EndReason | null;
}

/** What the sidecar is to do, in order. */
export type RegistryEffect =
  | { readonly type: 'send'; readonly to: Device; readonly fact: CallFact }
  /** Insert or replace the row. Rows of ended calls are final. */
  | { readonly type: 'save'; readonly row: CallRow }
  /** This user's `in-a-call` state may have changed. */
  | { readonly type: 'slot-changed'; readonly userId: UserId; readonly busy: boolean }
  | { readonly type: 'start-timer'; readonly timer: RegistryTimer; readonly ms: number }
  | { readonly type: 'stop-timer'; readonly timer: RegistryTimer };

export type RegistryReply = Reply<'call:cancel'>;
