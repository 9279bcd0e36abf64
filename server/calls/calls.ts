import type { CallId, UserId } from '@/lib/protocol/ids';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import type { CallFact } from '@/lib/protocol/sidecar/facts';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import type { CallPhase } from '@/server/metrics/sidecar-metrics';
import type { Device, RegistryEvent, RegistryReply } from './registry/types';

/** What devices ask of their calls, and what befalls them. Connecting and timers come in other ways. */
export type CallEvent = Exclude<RegistryEvent, { type: 'device-online' | 'timer' }>;

/**
 * Tells a device the state of its call; null if it has none. Called more than once for one connection if the sidecar
 * that runs the calls was replaced: the device then believes the latest.
 */
export type Greet = (call: CallSnapshot | null) => void;

/** What calls cause at this sidecar. */
export interface CallsOutput {
  /** Sends to a device that is connected here, in order. */
  readonly send: (to: Device, fact: CallFact) => void;
  /** A user's `in-a-call` state may have changed, wherever they are connected. */
  readonly setBusy: (userId: UserId, busy: boolean) => void;
  /** A call of these two users has ended, and its end is stored. */
  readonly onLogged: (userIds: readonly UserId[]) => void;
}

/**
 * The calls, for everything outside this folder. They may be run by this sidecar or by another one that this sidecar
 * reaches over the network: what needs an answer from there is asynchronous.
 */
export interface Calls {
  /**
   * Applies an event, already parsed and authenticated, about a device that is connected here. Events of one device
   * count in the order in which they are applied. Resolves with the acknowledgement, before anything is stored;
   * `internal` if whoever runs the calls does not answer. Never rejects.
   */
  apply(event: CallEvent): Promise<RegistryReply>;

  /**
   * This user declines a call that rings for them, without a device: in a notification. To be told to every sidecar; the
   * one that runs the calls acts on it. Nothing happens if the call does not ring any more.
   */
  declineUnseen(userId: UserId, callId: CallId): void;

  /**
   * A device connected here. `greet` and the facts for the device are one ordered stream: no fact about a call comes
   * before the greeting, and the greeting contains all that came before it.
   */
  deviceOnline(device: Device, availability: Availability, greet: Greet): void;

  /** Whether this device rings or talks in this call now. Rejects if whoever runs the calls does not answer. */
  isParty(device: Device, callId: CallId): Promise<boolean>;

  /** Whether this user's links in this call go through relays only. Rejects as `isParty`. */
  isHidden(userId: UserId, callId: CallId): Promise<boolean>;

  /** Whether a live call depends on this device, which is connected here and made or answered it. */
  isNeeded(device: Device): boolean;

  /** Whether this device, which is connected here, rings or talks in any call now. */
  hasCall(device: Device): boolean;

  /**
   * Resolves once no call that would suffer from this sidecar's stop rings or is being set up, and after `withinMs` in
   * any case. Such calls go on afterwards too, but more slowly: their offer is not stored.
   */
  atRest(withinMs: number): Promise<void>;

  /** Whether another sidecar is there that can run the calls. */
  readonly hasSuccessor: boolean;

  /**
   * Lets another sidecar run the calls from now on, once everything is stored. This one goes on to ask it for its own
   * devices. To be called only where there is a successor. Never rejects.
   */
  handOver(): Promise<void>;

  /** How many calls that this sidecar runs are in each phase. */
  readonly counts: Readonly<Record<CallPhase, number>>;

  /**
   * Ends no call: whoever runs the calls next resumes them from their rows.
   * @param backWithinMs after so long, devices that were connected here are connected to another sidecar, or gone
   */
  close(backWithinMs: number): Promise<void>;
}
