import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { activeSessionsAt } from '@/lib/auth/session/session-life';
import type { Database } from '@/lib/db/client';
import type { PushSubscription } from '@/lib/db/generated/sqlite/client';
import { writePatiently } from '@/lib/db/patience';
import type { Locale } from '@/lib/i18n/locale';
import { type Delivered, deliver } from './deliver';
import { areBrowserKeys, type BrowserKeys } from './encrypt';
import { isAllowedEndpoint } from './endpoints';
import type { Delivery, PushMessage } from './messages';
import type { VapidKey } from './vapid';

/** Nobody is called in more browsers. Of more, those go that were not heard of for the longest time. */
export const MAX_PUSH_DEVICES = 10;

/** What a browser gives to be reached by. */
export interface GivenSubscription extends BrowserKeys {
  readonly endpoint: string;
}

/** Whose browser it is, and how it names itself. */
export interface SubscriptionOwner {
  readonly userId: string;
  /** The login in which it was given: the subscription ends with it. */
  readonly sessionId: string;
  readonly userAgent: string;
  readonly locale: Locale;
}

/** A browser that calls ring in, as its owner sees it. */
export interface PushDevice {
  readonly id: string;
  /** A hash of the endpoint, by which a browser finds itself in the list; see `endpointMark`. */
  readonly mark: string;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

/** Messages to browsers in which Mado is closed (RFC 8030). */
export interface Push {
  /** What browsers subscribe with, in base64url. */
  readonly publicKey: string;

  /**
   * Sends to this browser from now on, until its login ends. Whose it was before, it is no longer. Repeated, it renews
   * what is kept: a browser changes its keys. Rejects if the database does not answer.
   */
  subscribe(
    given: GivenSubscription,
    owner: SubscriptionOwner,
  ): Promise<'subscribed' | 'endpoint-not-allowed' | 'no-keys'>;

  /** Forgets a browser, if it is this user's. False if there was none. */
  unsubscribe(userId: string, id: string): Promise<boolean>;

  /** The user's browsers, the one heard of last first. */
  devicesOf(userId: string): Promise<PushDevice[]>;

  /** The same with what sending needs; only those whose login counts. */
  subscriptionsOf(userId: string): Promise<PushSubscription[]>;

  /**
   * Hands a message to the push service, and forgets a browser that is gone. Never rejects, and ends within some ten
   * seconds.
   */
  send(to: PushSubscription, message: PushMessage, delivery: Delivery): Promise<Delivered['outcome']>;
}

export interface PushDeps {
  readonly db: Pick<Database, 'pushSubscription'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly key: VapidKey;
  readonly subject: string;
  /** PUSH_ENDPOINTS. */
  readonly endpoints: readonly string[];
  readonly nowMs?: () => number;
  /** How long a push service may take, in ms. */
  readonly patienceMs?: number;
}

/** Names an endpoint without telling it: whoever knows an endpoint may have messages kept for its browser. */
export const endpointMark = (endpoint: string): string => createHash('sha256').update(endpoint).digest('base64url');

/** The one implementation: rows in the database, and HTTPS to the browsers' push services. */
export function openPush(deps: PushDeps): Push {
  const { db, logger, key, subject, endpoints, nowMs = Date.now, patienceMs } = deps;

  async function dropSurplus(userId: string): Promise<void> {
    const surplus = await db.pushSubscription.findMany({
      where: { userId },
      orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
      skip: MAX_PUSH_DEVICES,
      select: { id: true },
    });
    const ids = surplus.map(({ id }) => id);
    if (ids.length > 0) await writePatiently(() => db.pushSubscription.deleteMany({ where: { id: { in: ids } } }));
  }

  return {
    publicKey: key.publicKey,

    async subscribe({ endpoint, p256dh, auth }, { userAgent, ...owner }) {
      if (!isAllowedEndpoint(endpoint, endpoints)) return 'endpoint-not-allowed';
      if (!areBrowserKeys({ p256dh, auth })) return 'no-keys';
      const data = { ...owner, p256dh, auth, userAgent: userAgent.slice(0, 300), lastSeenAt: new Date(nowMs()) };
      await writePatiently(() =>
        db.pushSubscription.upsert({ where: { endpoint }, create: { endpoint, ...data }, update: data }),
      );
      await dropSurplus(owner.userId);
      return 'subscribed';
    },

    async unsubscribe(userId, id) {
      const { count } = await writePatiently(() => db.pushSubscription.deleteMany({ where: { userId, id } }));
      return count > 0;
    },

    async devicesOf(userId) {
      const rows = await db.pushSubscription.findMany({ where: { userId }, orderBy: { lastSeenAt: 'desc' } });
      return rows.map(({ id, endpoint, userAgent, createdAt, lastSeenAt }) => ({
        ...{ id, mark: endpointMark(endpoint), userAgent, createdAt, lastSeenAt },
      }));
    },

    subscriptionsOf(userId) {
      return db.pushSubscription.findMany({ where: { userId, session: activeSessionsAt(nowMs()) } });
    },

    async send(to, message, delivery) {
      const about = { subscriptionId: to.id, type: message.type };
      // What was allowed when it was given may not be any more.
      if (!isAllowedEndpoint(to.endpoint, endpoints)) {
        logger.warn(about, 'a push message was not sent: PUSH_ENDPOINTS does not list its push service');
        return 'failed';
      }
      const text = JSON.stringify({ ...message, lang: to.locale });
      const delivered = await deliver(text, to, delivery, { key, subject, nowMs: nowMs(), patienceMs });
      if (delivered.outcome === 'failed')
        logger.warn({ ...about, reason: delivered.reason }, 'a push message was not taken');
      if (delivered.outcome !== 'gone') return delivered.outcome;
      // Not if it was renewed meanwhile: then these keys are the ones that are gone.
      const where = { id: to.id, p256dh: to.p256dh };
      await writePatiently(() => db.pushSubscription.deleteMany({ where })).catch(() => undefined);
      logger.info(about, 'a browser that takes no push messages any more was forgotten');
      return 'gone';
    },
  };
}
