import type { UserId } from '@/lib/protocol/ids';
import type { Stop } from '@/server/app/clock';
import type { Share } from './share';

/** What this sidecar knows from its own devices, and who wants to hear what others know. */
export interface OwnPeople {
  /** Null for a user of whom this sidecar knows nothing. */
  shareOf(userId: UserId): Share | null;
  /** Everybody of whom it knows something. */
  everybody(): Iterable<UserId>;
  /** What the other sidecars know of this user has changed. */
  changed(userId: UserId): void;
}

/** The people whose devices are connected to other sidecars. */
export interface PresenceFeed {
  /** Added to the moment for which a user stays listed without a device: what another sidecar says takes its time. */
  readonly settleMs: number;
  /** Called once, before anything else. Nothing is told or heard after the stop. */
  start(own: OwnPeople): Stop;
  /** What this sidecar knows of the user may have changed; the others hear of it within a moment. */
  tell(userId: UserId): void;
  /**
   * This sidecar stops: within this time its people are connected to others, or gone. Until then they stay listed there
   * as they are. The stop of `start` is to follow.
   */
  leave(backWithinMs: number): void;
  /** What all other sidecars know together; null for nothing. */
  elsewhere(userId: UserId): Share | null;
}

/** Of the only sidecar: there is nobody elsewhere. */
export const NOBODY_ELSEWHERE: PresenceFeed = {
  settleMs: 0,
  start: () => () => undefined,
  tell: () => undefined,
  leave: () => undefined,
  elsewhere: () => null,
};
