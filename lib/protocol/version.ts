/** Wire version. Client and sidecar must agree exactly; a mismatch is refused with `version-mismatch` and the page reloads. */
export const PROTOCOL_VERSION = 2;

/** Path of the signaling endpoint, the same at the browser, the proxy and the sidecar. */
export const SIGNALING_PATH = '/signaling';

/** Largest socket message in bytes; Socket.IO closes a connection that sends more. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
