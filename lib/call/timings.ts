/** Far above a round trip and a restart of the sidecar: a caller waits no longer to learn that the invite did not arrive. */
export const INVITE_TIMEOUT_MS = 20_000;

/** The sidecar ends the ringing; a device that does not hear of it ends its own ringing this much later. */
export const RING_LATE_MS = 5_000;

/** Accepted, but no media: time for two ICE attempts, and nobody looks at a black picture for longer. */
export const CONNECT_TIMEOUT_MS = 20_000;

/** Media lost: the sidecar's default grace period for a device without a socket. */
export const RECONNECT_TIMEOUT_MS = 30_000;

/**
 * Link lost: one side restarts ICE at once, the other only if no offer arrives, so that offers do not cross. After a change
 * of address the first offer takes up to 1.5 s, because the dead socket has to be detected and replaced.
 */
export const RESTART_AFTER_MS = { caller: 0, callee: 2_000 } as const;

/** The socket is back while the link is lost: an ICE restart that helps has helped by then. */
export const RELINK_AFTER_SYNC_MS = { caller: 2_000, callee: 3_500 } as const;

/** An ICE restart that helps has helped by then: a few round trips and checks (RFC 8445, 14). */
export const RELINK_AFTER_MS = { caller: 2_500, callee: 4_000 } as const;

/** A failed link: one side requests a fresh one at once, the other only if none is announced, so that one is made, not two. */
export const RELINK_AFTER_FAILURE_MS = { caller: 0, callee: 1_500 } as const;

/** `call:accepted` reaches a caller whose link is lost: a link to another device, if one is up, reports it well before. */
export const RELINK_AFTER_VERDICT_MS = 250;

/** A fresh link gets this long before another is requested. */
export const RELINK_RETRY_MS = 8_000;

/** The peer's new device gets this long for its link, the opening of its camera included, before another is requested. */
export const HANDOVER_TIMEOUT_MS = 6_000;

/**
 * The previous link is gone before the new one is up here. The peer's former page closes it once the new one is up at its
 * own end; a page that is busy with the first picture hears that up to half a second later.
 */
export const BRIDGE_LOST_AFTER_MS = 1_000;

/** A final message that needs no action closes by itself: soon if the user ended the call, otherwise once there was time to read it. */
export const ENDED_SHOWN_MS = { own: 6_000, news: 20_000 } as const;
