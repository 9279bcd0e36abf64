/** Far above a round trip and a restart of the sidecar; who dials waits no longer to learn that nobody heard. */
export const INVITE_TIMEOUT_MS = 20_000;

/** The sidecar ends the ringing; without its word it is over so long after that. */
export const RING_LATE_MS = 5_000;

/** Accepted, but no media: two ICE attempts fit in, and nobody looks at a black picture for longer. */
export const CONNECT_TIMEOUT_MS = 20_000;

/** Media lost: as long as the sidecar's default grace for a device whose socket was closed. */
export const RECONNECT_TIMEOUT_MS = 30_000;

/**
 * Lost: one side restarts ICE at once, the other only if it hears nothing, so that offers do not cross. With a new address
 * the first offer takes up to 1.5 s, because the socket has to be found dead and made anew.
 */
export const RESTART_AFTER_MS = { caller: 0, callee: 2_000 } as const;

/** The socket is back while the link is lost: what an ICE restart can do it has done by then. */
export const RELINK_AFTER_SYNC_MS = { caller: 2_000, callee: 3_500 } as const;

/** An ICE restart that helps at all has done so by then (a few round trips and checks, RFC 8445, 14). */
export const RELINK_AFTER_MS = { caller: 2_500, callee: 4_000 } as const;

/** A failed link: one side asks for a fresh one at once, the other only if it hears nothing, so that one is made, not two. */
export const RELINK_AFTER_FAILURE_MS = { caller: 0, callee: 1_500 } as const;

/** The verdict comes to a caller whose link is lost: a link to another device that stands has said so long before. */
export const RELINK_AFTER_VERDICT_MS = 250;

/** A fresh link gets this long before another is asked for. */
export const RELINK_RETRY_MS = 8_000;

/** The peer's new device gets this long for its link, opening of its camera included, before another link is asked for. */
export const HANDOVER_TIMEOUT_MS = 6_000;

/** A closing sentence that asks nothing of the person goes by itself: soon where they did it themselves, else when they have had time to look. */
export const ENDED_SHOWN_MS = { own: 6_000, news: 20_000 } as const;
