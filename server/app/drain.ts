import type { DeviceId, UserId } from '@/lib/protocol/ids';

/** When a device should reconnect, in ms from now. */
export interface Return {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly reconnectInMs: number;
}

/** People in a call come first: until then their hang-up does not arrive. The next sidecar may be up by then. */
const IN_CALL_AFTER_MS = 500;
/** A restart of the whole Mado takes two to three seconds. Whoever tries earlier tries in vain, and then with all others. */
const OTHERS_AFTER_MS = 2_000;
/** Other sidecars are there; this one's port closes within a second, and a balancer then sends nobody here. */
const ELSEWHERE_AFTER_MS = 1_000;
/** As many as a sidecar on one core admits with ease, pages and all. */
const RETURNS_PER_SECOND = 500;
/** Everybody is asked to be back within this time after the others' begin. */
const LONGEST_SPREAD_MS = 8_000;
/** Even few devices do not come at the same moment. */
const SHORTEST_SPREAD_MS = 1_000;

interface Leaving {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly isInCall: boolean;
}

function spread(devices: readonly Leaving[], afterMs: number): Return[] {
  const wantedMs = (devices.length / RETURNS_PER_SECOND) * 1_000;
  const spreadMs = Math.min(Math.max(wantedMs, SHORTEST_SPREAD_MS), LONGEST_SPREAD_MS);
  return devices.map(({ userId, deviceId }, index) => ({
    userId,
    deviceId,
    reconnectInMs: Math.round(afterMs + (index * spreadMs) / devices.length),
  }));
}

/**
 * Spreads the return of all devices evenly, so that the next sidecar does not meet all of them in its first moment.
 * @param isElsewhere they go to sidecars that are there already
 */
export function planReturns(devices: readonly Leaving[], isElsewhere = false): Return[] {
  const inCalls = devices.filter(({ isInCall }) => isInCall);
  const others = devices.filter(({ isInCall }) => !isInCall);
  return [...spread(inCalls, IN_CALL_AFTER_MS), ...spread(others, isElsewhere ? ELSEWHERE_AFTER_MS : OTHERS_AFTER_MS)];
}
