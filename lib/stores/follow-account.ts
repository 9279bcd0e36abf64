import type { CallController } from '@/lib/rtc/call/call-controller';
import type { SignalingPort } from '@/lib/signaling/port';
import { AccountWatch, type AccountWatchOptions } from './account-watch';

export interface FollowAccountDeps extends Omit<AccountWatchOptions, 'onOwn'> {
  readonly signaling: SignalingPort;
  readonly calls: Pick<CallController, 'view' | 'subscribe'>;
}

/**
 * Ties the page's socket to its owner's login. When that login ends it looks for a newer one: if the same user has
 * signed in again, the page goes on with it. If somebody else has, it closes the socket so that calls no longer ring
 * here, but only after a call in progress has ended.
 */
export function followAccount({ signaling, calls, ...options }: FollowAccountDeps) {
  const reconnect = () => {
    // A page that was set aside for newer ones waits until its user wakes it.
    if (signaling.connection !== 'resting') signaling.open();
  };
  const watch = new AccountWatch({ ...options, onOwn: reconnect });
  const leaveToOther = () => {
    if (watch.account !== 'own' && calls.view.call.phase === 'idle') signaling.close();
  };
  const stops = [
    signaling.onFact('session:ended', ({ replaced }) => void watch.check(replaced)),
    signaling.onConnection((state) => {
      if (typeof state !== 'object') return;
      if (state.refused === 'unauthenticated' || state.refused === 'other-account') void watch.check();
    }),
    watch.subscribe(leaveToOther),
    calls.subscribe(leaveToOther),
  ];
  /** Idempotent. */
  const close = () => {
    for (const stop of stops) stop();
    watch.close();
  };
  return { watch, close };
}
