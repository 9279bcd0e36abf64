/** The slots of the first offer, in the order of its media sections (part of the wire protocol): what a call begins with. */
export const FIRST_SLOTS = ['microphone', 'camera'] as const;

/**
 * The slots of a second offer, which follows the first picture: their sections come after the one for data, in this order.
 * All of them or none, so that a share needs no offer of its own.
 */
export const LATER_SLOTS = ['screen', 'screenSound'] as const;

/** What a link can carry. */
export const SLOTS = [...FIRST_SLOTS, ...LATER_SLOTS] as const;
export type Slot = (typeof SLOTS)[number];

/** The kind of each slot's section and tracks. */
export const KIND_OF_SLOT = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  screenSound: 'audio',
} as const satisfies Record<Slot, 'audio' | 'video'>;
