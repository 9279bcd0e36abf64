import type { Logger } from 'pino';
import { availabilityOf } from '@/lib/auth/session/read-session';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { describeError } from '@/lib/logging/describe-error';
import type { UserId } from '@/lib/protocol/ids';
import type { Devices } from '@/server/app/connected-devices';
import type { Calls } from '@/server/calls/calls';
import type { Presence } from '@/server/presence/presence';

interface AvailabilityEndsDeps {
  readonly db: Pick<Database, 'user'>;
  readonly presence: Pick<Presence, 'find' | 'setAvailability'>;
  readonly calls: Pick<Calls, 'apply'>;
  readonly devices: Pick<Devices, 'ofUser' | 'send'>;
  readonly logger: Pick<Logger, 'error'>;
}

/**
 * Ends what somebody has chosen for a time. Each sidecar to which they are connected does so; the first one writes it.
 * Where nobody was there to end it, whoever reads it next sees that it is over (`availabilityOf`).
 */
export class AvailabilityEnds {
  readonly #deps: AvailabilityEndsDeps;

  constructor(deps: AvailabilityEndsDeps) {
    this.#deps = deps;
  }

  /** Never rejects. */
  async end(userId: UserId, endsAtMs: number): Promise<void> {
    const { presence, calls } = this.#deps;
    const stored = await this.#store(userId, endsAtMs);
    // Meanwhile the user has chosen something else here.
    if (!stored || presence.find(userId)?.endsAtMs !== endsAtMs) return;
    presence.setAvailability(userId, stored.availability, stored.availabilityEndsAtMs);
    void calls.apply({ type: 'availability-set', userId, availability: stored.availability });
    this.tellDevices(userId);
  }

  /** Tells the user's devices that are connected here how their availability is now. */
  tellDevices(userId: UserId): void {
    const { presence, devices } = this.#deps;
    const known = presence.find(userId);
    if (!known) return;
    const body = { availability: known.availability, endsAtMs: known.endsAtMs };
    for (const device of devices.ofUser(userId)) devices.send(device, { name: 'session:availability-set', body });
  }

  /** What the database says once this end is written. Null where the account is gone. */
  async #store(userId: UserId, endsAtMs: number) {
    const { db, logger } = this.#deps;
    const where = { id: userId, availability: 'do-not-disturb', availabilityEndsAt: new Date(endsAtMs) };
    try {
      await writePatiently(() =>
        db.user.updateMany({ where, data: { availability: 'available', availabilityEndsAt: null } }),
      );
      const select = { availability: true, availabilityEndsAt: true } as const;
      const row = await db.user.findUnique({ where: { id: userId }, select });
      return row && availabilityOf(row);
    } catch (error) {
      logger.error({ userId, error: describeError(error) }, 'the end of an availability could not be stored');
      return { availability: 'available', availabilityEndsAtMs: null } as const;
    }
  }
}
