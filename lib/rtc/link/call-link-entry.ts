import type { Role } from '@/lib/call/state';
import type { EarlyLinkScope } from '@/lib/protocol/early-link';
import type { CallId, DeviceId } from '@/lib/protocol/ids';
import type { SignalBody } from '@/lib/protocol/signal';
import type { LinkEvent, PeerLink } from '@/lib/rtc/peer/peer-link';
import type { CallLinkEvent } from './call-link-event';
import { RelayGate } from './relay-gate';

/** What a link told before it was the call's, to be told again when it is. */
export type SeenEvent = Extract<LinkEvent, { type: 'remote-stream' | 'control-open' | 'state' }>;

/** One of a call's links: the one in use, or one made while it rings for a device that may answer. */
export interface CallLinkEntry {
  readonly callId: CallId;
  readonly linkEpoch: number;
  readonly role: Role;
  readonly peer: PeerLink;
  /** At the caller the ringing device it leads to; null while its offer is for whoever answers first. */
  deviceId: DeviceId | null;
  /** At a ringing device: the offer to it alone that this was made for; null for the invite's. */
  readonly ownOffer: string | null;
  /** How far it may go before accept. */
  earlyLink: EarlyLinkScope;
  /** Accepted: signals and media flow. */
  isReleased: boolean;
  isAnswered: boolean;
  /** The session id of this link's own offers, which all have the same one; undefined before the first. */
  offerId: string | undefined;
  /** The device's connections whose answers have been heard, to the invite or to this link's own offer. */
  readonly answerers: Set<string>;
  isUp: boolean;
  wasUp: boolean;
  hasOffered: boolean;
  /** Waits for accept. */
  held: SignalBody[];
  /** The peer's offer, which no browser is given before accept. */
  unreadOffer: SignalBody | null;
  /** At the caller, while it rings: what the device says. */
  readonly gate: RelayGate;
  readonly seen: Map<SeenEvent['type'], SeenEvent>;
}

/** What a link is opened for. Without `earlyLink` nothing of it may go before accept. */
export type NewEntry = Pick<CallLinkEntry, 'callId' | 'role' | 'linkEpoch'> &
  Partial<Pick<CallLinkEntry, 'deviceId' | 'ownOffer' | 'earlyLink'>>;

export function entryOf(
  { callId, role, linkEpoch, deviceId = null, ownOffer = null, earlyLink = 'none' }: NewEntry,
  peer: PeerLink,
): CallLinkEntry {
  return {
    callId,
    role,
    linkEpoch,
    deviceId,
    ownOffer,
    earlyLink,
    peer,
    isReleased: false,
    isAnswered: false,
    offerId: undefined,
    answerers: new Set(),
    isUp: false,
    wasUp: false,
    hasOffered: false,
    held: [],
    unreadOffer: null,
    gate: new RelayGate((body) => peer.handleSignal(body)),
    seen: new Map(),
  };
}

/** In the order in which a call learns of them. */
export function seenEvents({ seen, linkEpoch }: CallLinkEntry): CallLinkEvent[] {
  const events = (['remote-stream', 'control-open', 'state'] as const).flatMap((type) => seen.get(type) ?? []);
  return events.map((event) => (event.type === 'state' ? { ...event, linkEpoch } : event));
}
