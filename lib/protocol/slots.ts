/**
 * What a link can carry, in the order of the media sections in its descriptions (part of the wire protocol). The first offer
 * brings them all, so that a track which is sent later needs no negotiation.
 */
export const SLOTS = ['microphone', 'camera'] as const;
export type Slot = (typeof SLOTS)[number];

/** The kind of each slot's section and tracks. */
export const KIND_OF_SLOT = {
  microphone: 'audio',
  camera: 'video',
} as const satisfies Record<Slot, 'audio' | 'video'>;
