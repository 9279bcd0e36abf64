import type { UserId } from '@/lib/protocol/ids';
import { isQuietNow, pushChoicesOf } from '@/lib/push/choices';
import { ComingPush, type ComingPushDeps } from './coming-push';
import { mayRing } from './may-ring';
import { RingPush, type RingPushDeps } from './ring-push';

type PushesDeps = ComingPushDeps & Pick<RingPushDeps, 'clock' | 'logger' | 'secret' | 'ringMs'>;

/** All that a sidecar pushes to closed browsers. */
export interface Pushes {
  readonly rings: RingPush;
  readonly comings: ComingPush;
  /**
   * Whether calls ring in browsers of this user that are closed, as far as others may know: not whether the user is
   * invisible or wants no calls now. Rejects if a query fails.
   */
  ringsClosedBrowsers(userId: UserId): Promise<boolean>;
  /** Resolves when no message is under way any more. */
  close(): Promise<void>;
}

export function openPushes(deps: PushesDeps): Pushes {
  const { db, push, clock } = deps;
  const rings = new RingPush({
    ...deps,
    mayRing: (calleeId) => mayRing(db, calleeId, clock.nowMs()),
    async wantsMissed(calleeId) {
      const choices = await pushChoicesOf(db, calleeId);
      return choices.missedCalls && !isQuietNow(choices, clock.nowMs());
    },
  });
  const comings = new ComingPush(deps);
  return {
    rings,
    comings,
    async ringsClosedBrowsers(userId) {
      const [subscriptions, choices] = await Promise.all([push.subscriptionsOf(userId), pushChoicesOf(db, userId)]);
      return subscriptions.length > 0 && !isQuietNow(choices, clock.nowMs());
    },
    async close() {
      await Promise.all([rings.close(), comings.close()]);
    },
  };
}
