import type { QuietHours } from './quiet-hours';

/** What closed browsers may tell of beside calls. */
export const PUSH_TOPICS = ['missedCalls', 'contactRequests', 'comings'] as const;
export type PushTopic = (typeof PUSH_TOPICS)[number];

/** What somebody wants to be told of in closed browsers, and when of nothing at all. */
export type PushChoices = { readonly [Topic in PushTopic]: boolean } & { readonly quiet: QuietHours | null };
