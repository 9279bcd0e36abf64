import type { Clock } from '@/server/app/clock';
import type { AppSettings } from '@/server/app/deps';
import type { Calls } from '@/server/calls/calls';
import { iceGrant } from '@/server/turn/ice-grant';
import type { RequestHandlers } from './dispatch';

/** Longer than any call set-up takes, and short enough to make a leak worthless soon. Long calls ask again. */
const CALL_GRANT_MS = 600_000;
/** The connection test takes well under a minute. */
const CHECK_GRANT_MS = 120_000;

export interface IceRequestDeps {
  readonly calls: Pick<Calls, 'isParty' | 'isHidden'>;
  readonly clock: Clock;
  readonly settings: Pick<AppSettings, 'stunServers' | 'turn'>;
}

/**
 * Grants use of the TURN server: to a device of a live call while it lasts and, rarely, to a user who tests their
 * connection.
 */
export function iceRequests({
  calls,
  clock,
  settings,
}: IceRequestDeps): Pick<RequestHandlers, 'call:ice' | 'check:ice'> {
  const { stunServers, turn } = settings;
  const grant = (userId: string, expiresInMs: number) =>
    ({ ok: true, ...iceGrant({ stunServers, turn, userId, nowMs: clock.nowMs(), expiresInMs }) }) as const;
  return {
    'call:ice': async ({ device }, { callId }) =>
      (await calls.isParty(device, callId))
        ? { ...grant(device.userId, CALL_GRANT_MS), relayOnly: await calls.isHidden(device.userId, callId) }
        : { ok: false, code: 'unknown-call' },
    'check:ice': ({ device }) => grant(device.userId, CHECK_GRANT_MS),
  };
}
