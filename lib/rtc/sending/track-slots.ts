import { FIRST_SLOTS, KIND_OF_SLOT, LATER_SLOTS, type Slot } from '@/lib/protocol/slots';

/** Transceivers by what they carry. */
export type TrackSlots = ReadonlyMap<Slot, RTCRtpTransceiver>;

/**
 * The slots among the transceivers of a connection, which are in the order of its descriptions' sections (RFC 8829, 5.10),
 * as both sides have it. `known` are those found before: a slot stays with its transceiver, whose `mid` names it in
 * descriptions and statistics, because a transceiver that is stopped leaves the list. Each group of slots is found whole or
 * not at all, and not where a transceiver is of another kind.
 */
export function slotsAmong(transceivers: readonly RTCRtpTransceiver[], known: TrackSlots = new Map()): TrackSlots {
  const first = known.size > 0 ? known : matched(FIRST_SLOTS, transceivers);
  if (first.size !== FIRST_SLOTS.length) return first;
  const taken = new Set(first.values());
  const others = transceivers.filter((transceiver) => !taken.has(transceiver));
  return new Map([...first, ...matched(LATER_SLOTS, others)]);
}

/** As many transceivers as there are slots, by their order; none unless each is of its slot's kind. */
function matched(slots: readonly Slot[], transceivers: readonly RTCRtpTransceiver[]): TrackSlots {
  const found = slots.flatMap((slot, at): [Slot, RTCRtpTransceiver][] => {
    const transceiver = transceivers[at];
    return transceiver?.receiver.track.kind === KIND_OF_SLOT[slot] ? [[slot, transceiver]] : [];
  });
  return new Map(found.length === slots.length ? found : []);
}
