import type { Logger } from 'pino';
import type { Database } from '@/lib/db/client';
import type { Push } from '@/lib/push/push';
import { tellBrowsers } from '@/lib/push/tell';
import { isSeen } from './contact-rules';
import { pairOf } from './pair';

interface PushContactDeps {
  readonly db: Pick<Database, 'contact' | 'user' | 'pushChoices'>;
  readonly push: Pick<Push, 'subscriptionsOf' | 'send'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Older than this, a request was told of when it was made. */
const JUST_NOW_MS = 30_000;

/**
 * Tells somebody's closed browsers that they were asked just now, or that their request was accepted. Nothing of a
 * request that they are not shown. To be called after the answer to whoever asked or accepted. Rejects if a query fails.
 */
export async function pushContact(
  deps: PushContactDeps,
  actorId: string,
  personId: string,
  nowMs = Date.now(),
): Promise<void> {
  const [row, actor] = await Promise.all([
    deps.db.contact.findUnique({ where: { lowId_highId: pairOf(actorId, personId) } }),
    deps.db.user.findUnique({ where: { id: actorId }, select: { displayName: true } }),
  ]);
  if (!row || !actor) return;
  const isNew = (at: Date | null) => at !== null && nowMs - at.getTime() < JUST_NOW_MS;
  const isAsked = row.since === null && row.askerId === actorId && isSeen(row, nowMs) && isNew(row.askedAt);
  if (!isAsked && !isNew(row.since)) return;
  const message = {
    type: 'contact',
    how: isAsked ? 'asked' : 'accepted',
    name: actor.displayName,
    personId: actorId,
  } as const;
  const key = `contact${actorId.replaceAll(/[^\w-]/g, '')}`.slice(0, 32);
  await tellBrowsers(deps, personId, 'contactRequests', { message, key }, nowMs);
}
