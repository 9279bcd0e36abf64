import type { Role } from '@/lib/call/state';
import type { CallId, DeviceId } from '@/lib/protocol/ids';
import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import type { SignalBody } from '@/lib/protocol/signal';
import type { LinkEvent, PeerLink } from '@/lib/rtc/peer/peer-link';
import type { CallLinkEvent } from './call-link-event';
import { RelayGate } from './relay-gate';

/** An event of an early link, reported to the call only once the link is the call's. */
export type SeenEvent = Extract<LinkEvent, { type: (typeof SEEN)[number] }>;

/** In the order in which a call expects them. */
const SEEN = ['remote-stream', 'control-open', 'state'] as const;

/** One of a call's links: the active one, or an early one to a device that may accept. */
export interface LinkEntry {
  readonly callId: CallId;
  readonly linkEpoch: number;
  readonly role: Role;
  readonly connection: PeerLink;
  /** At the caller: the ringing device that it leads to; null while its offer is for whichever device answers first. */
  deviceId: DeviceId | null;
  /** At the callee: the offer to this device alone that the link answers; null for the invite's offer. */
  readonly ownOffer: string | null;
  /** How far it may go before accept. */
  earlyLink: EarlyLinkScope;
  /** The call is accepted over this link: signals and media flow. */
  isReleased: boolean;
  isAnswered: boolean;
  /** The SDP session id, the same in all offers of this link; undefined before the first. */
  offerId: string | undefined;
  /** The connections of that device that have answered the invite or this link's own offer. */
  readonly answerers: Set<string>;
  isUp: boolean;
  wasUp: boolean;
  hasOffered: boolean;
  /** Own signals that wait for accept. */
  held: SignalBody[];
  /** The peer's offer, which the browser is not given before accept. */
  unreadOffer: SignalBody | null;
  /** At the caller, while it rings: filters the device's candidates. */
  readonly gate: RelayGate;
  readonly seen: Map<SeenEvent['type'], SeenEvent>;
}

/** What a link is opened for. Without `earlyLink` nothing of it may leave before accept. */
export type NewEntry = Pick<LinkEntry, 'callId' | 'role' | 'linkEpoch'> &
  Partial<Pick<LinkEntry, 'deviceId' | 'ownOffer' | 'earlyLink'>>;

export function entryOf(
  { callId, role, linkEpoch, deviceId = null, ownOffer = null, earlyLink = 'none' }: NewEntry,
  connection: PeerLink,
): LinkEntry {
  return {
    callId,
    role,
    linkEpoch,
    deviceId,
    ownOffer,
    earlyLink,
    connection,
    isReleased: false,
    isAnswered: false,
    offerId: undefined,
    answerers: new Set(),
    isUp: false,
    wasUp: false,
    hasOffered: false,
    held: [],
    unreadOffer: null,
    gate: new RelayGate((body) => connection.handleSignal(body)),
    seen: new Map(),
  };
}

/** Whether the call is told of the event once the link is the call's. */
export function isOfCall(event: LinkEvent): event is SeenEvent {
  return SEEN.some((type) => type === event.type);
}

/** The kept events, in the order in which a call expects them. */
export function seenEvents({ seen, linkEpoch }: LinkEntry): CallLinkEvent[] {
  const events = SEEN.flatMap((type) => seen.get(type) ?? []);
  return events.map((event) => (event.type === 'state' ? { ...event, linkEpoch } : event));
}
