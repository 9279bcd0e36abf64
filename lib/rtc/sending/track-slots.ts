import { KIND_OF_SLOT, SLOTS, type Slot } from '@/lib/protocol/slots';

/** Transceivers by what they carry. */
export type TrackSlots = ReadonlyMap<Slot, RTCRtpTransceiver>;

/**
 * The slots among the transceivers of a connection, which are in the order of the first offer's sections (RFC 8829, 5.10),
 * as both sides have it. From then on a slot is its transceiver, whose `mid` names it in descriptions and statistics: do
 * not ask again, because a transceiver that is stopped leaves the list. What is not of its slot's kind is none.
 */
export function slotsAmong(transceivers: readonly RTCRtpTransceiver[]): TrackSlots {
  const slots = new Map<Slot, RTCRtpTransceiver>();
  for (const [index, slot] of SLOTS.entries()) {
    const transceiver = transceivers[index];
    if (transceiver?.receiver.track.kind === KIND_OF_SLOT[slot]) slots.set(slot, transceiver);
  }
  return slots;
}
