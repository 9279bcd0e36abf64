import type { Database } from '@/lib/db/client';
import type { AskName } from '@/lib/protocol/asks';
import type { Clock } from '../clock';
import { writePatiently } from '../patience';
import type { Presence } from '../presence/presence';
import type { AskHandlers } from './dispatch';

type PresenceAskHandlers = Pick<AskHandlers, Extract<AskName, `presence:${string}`>>;

/** What a person says of themselves is kept in the database, and shown to others once it is there. */
export function presenceAsks(presence: Presence, db: Pick<Database, 'user'>, clock: Clock): PresenceAskHandlers {
  return {
    'presence:set': async ({ user }, { availability }) => {
      await writePatiently(clock, () => db.user.update({ where: { id: user.id }, data: { availability } }));
      presence.setAvailability(user.id, availability);
      return { ok: true };
    },
    'presence:show': ({ device }, view) => ({ ok: true, ...presence.show(device, view) }),
  };
}
