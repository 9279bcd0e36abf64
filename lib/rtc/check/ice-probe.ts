import type { IceServer } from '@/lib/protocol/sidecar/ice';
import { iceErrorKind } from '@/lib/rtc/ice/ice-errors';
import { type IceRoute, routeOf } from '@/lib/rtc/ice/ice-route';

/** The result of one gathering. */
export interface Gathered {
  /** Milliseconds to the first candidate of the wanted type; null if none came. */
  readonly foundAfterMs: number | null;
  /** False if the time was up before the browser had finished. */
  readonly isComplete: boolean;
  readonly errorCodes: readonly number[];
}

export type RouteFinding = 'works' | 'refused' | 'full' | 'unreachable';
export interface RouteVerdict {
  readonly finding: RouteFinding;
  readonly ms: number | null;
}

/** A row shows whether a route out of the network is open; testing every server of a farm would add nothing. */
const MOST_SERVERS = 3;

/** The servers of one route, one URL each, so that each is tested by itself. */
export function serversOn(route: IceRoute, servers: readonly IceServer[]): IceServer[] {
  return servers
    .flatMap((server) => server.urls.filter((url) => routeOf(url) === route).map((url) => ({ ...server, urls: [url] })))
    .slice(0, MOST_SERVERS);
}

/**
 * Judges one gathering. Without a NAT the server-reflexive address equals the host address and the browser omits it, so a
 * complete gathering without errors counts as working.
 */
export function judgeGathering(route: IceRoute, gathered: Gathered): RouteVerdict {
  const { foundAfterMs, isComplete, errorCodes } = gathered;
  if (foundAfterMs !== null) return { finding: 'works', ms: Math.round(foundAfterMs) };
  const kinds = errorCodes.map(iceErrorKind);
  if (kinds.includes('refused')) return { finding: 'refused', ms: null };
  if (kinds.includes('full')) return { finding: 'full', ms: null };
  if (route === 'stun' && isComplete && kinds.length === 0) return { finding: 'works', ms: null };
  return { finding: 'unreachable', ms: null };
}

/** One working server is enough. Of several problems, one that a server reported itself says most. */
export function bestOf(verdicts: readonly RouteVerdict[]): RouteVerdict {
  const working = verdicts.filter(({ finding }) => finding === 'works');
  if (working.length > 0) {
    const times = working.map(({ ms }) => ms).filter((ms) => ms !== null);
    return { finding: 'works', ms: times.length > 0 ? Math.min(...times) : null };
  }
  const told = (['refused', 'full'] as const).find((kind) => verdicts.some(({ finding }) => finding === kind));
  return { finding: told ?? 'unreachable', ms: null };
}
