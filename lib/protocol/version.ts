/**
 * Wire version. Client and sidecar must agree exactly; a mismatch is refused with `version-mismatch` and the page
 * reloads.
 */
export const PROTOCOL_VERSION = 8;

/** Path of the signaling endpoint, the same in the browser, the proxy and the sidecar. */
export const SIGNALING_PATH = '/signaling';

/** Whether the sidecar answers requests for this path. */
export function isForSidecar(pathname: string): boolean {
  return pathname === SIGNALING_PATH || pathname.startsWith(`${SIGNALING_PATH}/`);
}

/** Largest message in bytes of JSON; a larger one is refused with `invalid-message`. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** A connection that sends a larger packet is closed unread. */
export const MAX_PACKET_BYTES = 4 * MAX_MESSAGE_BYTES;
