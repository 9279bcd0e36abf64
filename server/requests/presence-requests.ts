import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import type { RequestName } from '@/lib/protocol/sidecar/requests';
import type { Clock } from '@/server/app/clock';
import type { Devices } from '@/server/app/connected-devices';
import type { Calls } from '@/server/calls/calls';
import type { Presence } from '@/server/presence/presence';
import type { RequestHandlers } from './dispatch';

type PresenceRequestHandlers = Pick<RequestHandlers, Extract<RequestName, `presence:${string}`>>;

interface PresenceRequestDeps {
  readonly calls: Pick<Calls, 'apply'>;
  readonly presence: Presence;
  readonly devices: Pick<Devices, 'ofUser' | 'send'>;
  readonly db: Pick<Database, 'user'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** A user's availability is stored in the database first, and then shown to others and on their other devices. */
export function presenceRequests(deps: PresenceRequestDeps): PresenceRequestHandlers {
  const { calls, presence, devices, db, clock } = deps;
  return {
    'presence:set': async ({ user, device }, { availability, endsInMs }) => {
      const endsAtMs = endsInMs === undefined ? null : clock.nowMs() + endsInMs;
      const data = { availability, availabilityEndsAt: endsAtMs === null ? null : new Date(endsAtMs) };
      await writePatiently(() => db.user.update({ where: { id: user.id }, data }));
      presence.setAvailability(user.id, availability, endsAtMs);
      void calls.apply({ type: 'availability-set', userId: user.id, availability });
      const others = devices.ofUser(user.id).filter(({ deviceId }) => deviceId !== device.deviceId);
      const body = { availability, endsAtMs };
      for (const other of others) devices.send(other, { name: 'session:availability-set', body });
      return { ok: true, endsAtMs };
    },
    'presence:idle': ({ device }, { isIdle }) => {
      presence.setIdle(device, isIdle);
      return { ok: true };
    },
    'presence:contacts': ({ device }) => ({ ok: true, online: presence.showContacts(device) }),
    'presence:show': ({ device }, view) => ({ ok: true, ...presence.show(device, view) }),
  };
}
