/**
 * Why nothing more is taken from the peer's page over this link. `malformed`: no frame or chunk of the protocol;
 * `out-of-order`: bytes that nobody asked for, or that cannot be next; `too-much`: more than may wait in memory, or too
 * many frames that bring nothing new.
 */
export type FilesRefusal = 'malformed' | 'out-of-order' | 'too-much';

/** Bytes that are read from a file at once. */
export const BLOCK_BYTES = 256 * 1_024;
