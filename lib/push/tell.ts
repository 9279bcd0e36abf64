import type { Logger } from 'pino';
import type { Database } from '@/lib/db/client';
import { describeError } from '@/lib/logging/describe-error';
import type { PushTopic } from './choice-topics';
import { isQuietNow, pushChoicesOf } from './choices';
import type { PushMessage } from './messages';
import type { Push } from './push';

interface TellDeps {
  readonly db: Pick<Database, 'pushChoices'>;
  readonly push: Pick<Push, 'subscriptionsOf' | 'send'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/** News of the day before are none. */
const TTL_S = 12 * 60 * 60;

/**
 * Tells somebody's browsers, if they have chosen this topic and have no quiet hours. Where a page of theirs is in sight
 * the service worker shows nothing. Never rejects, and ends within some ten seconds: nothing should wait for it.
 * @param key of 32 characters of base64url at most: what is told later with the same key replaces it
 */
export async function tellBrowsers(
  { db, push, logger }: TellDeps,
  userId: string,
  topic: PushTopic,
  { message, key }: { readonly message: PushMessage; readonly key: string },
  nowMs = Date.now(),
): Promise<void> {
  try {
    const choices = await pushChoicesOf(db, userId);
    if (!choices[topic] || isQuietNow(choices, nowMs)) return;
    const subscriptions = await push.subscriptionsOf(userId);
    const delivery = { ttlS: TTL_S, urgency: 'normal', topic: key } as const;
    await Promise.all(subscriptions.map((to) => push.send(to, message, delivery)));
  } catch (error) {
    logger.warn({ userId, topic, error: describeError(error) }, 'a notification could not be sent');
  }
}
