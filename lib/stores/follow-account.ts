import type { CallController } from '@/lib/rtc/call/call-controller';
import type { SignalingPort } from '@/lib/signaling/port';
import { AccountWatch, type AccountWatchOptions } from './account-watch';

export interface FollowAccountDeps extends Omit<AccountWatchOptions, 'onOwn'> {
  readonly signaling: SignalingPort;
  readonly calls: Pick<CallController, 'view' | 'subscribe'>;
}

/**
 * Ties the page's socket to its owner's login. A login that ended is looked for again: a newer one of the same person is
 * gone on with. Where somebody else has signed in the socket is closed, so that nothing rings here any more, but not
 * before the end of a call that goes on.
 */
export function followAccount({ signaling, calls, ...options }: FollowAccountDeps) {
  const goOn = () => {
    // Set aside for newer pages: its person wakes it.
    if (signaling.connection !== 'resting') signaling.open();
  };
  const watch = new AccountWatch({ ...options, onOwn: goOn });
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
