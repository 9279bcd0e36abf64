import { randomUUID } from 'node:crypto';
import type { Standing } from '@/lib/people/standing';
import type { UserId } from '@/lib/protocol/ids';
import { earlyLinkFor } from '@/lib/protocol/sidecar/early-link';
import type { Refusal, RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';
import type { Clock } from '@/server/app/clock';
import type { Requester } from '@/server/app/connected-devices';
import type { AppSettings } from '@/server/app/deps';
import type { Calls } from '@/server/calls/calls';
import type { SidecarMetrics } from '@/server/metrics/sidecar-metrics';
import type { Person } from '@/server/people/people';
import { ringTerms } from '@/server/people/terms';
import type { RequestHandlers } from './dispatch';

type CallRequestHandlers = Pick<RequestHandlers, Exclude<Extract<RequestName, `call:${string}`>, 'call:ice'>>;

export interface CallRequestDeps {
  readonly calls: Pick<Calls, 'apply'>;
  readonly settings: Pick<AppSettings, 'earlyLinks' | 'turn' | 'lobby'>;
  readonly metrics: Pick<SidecarMetrics, 'callPath'>;
  /** The current state of the users with these ids; ids without an account are left out. */
  readonly findPeople: (ids: readonly UserId[]) => Promise<ReadonlyMap<UserId, Person>>;
  /** What there is between the caller and the callee now. */
  readonly standingTo: (callerId: UserId, calleeId: UserId) => Promise<Standing>;
  /** Whether calls ring in browsers of this user that are closed. */
  readonly ringsClosedBrowsers: (userId: UserId) => Promise<boolean>;
  /** Whether the user is listed as online to whoever may see them. */
  readonly isListed: (userId: UserId) => boolean;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** True once the sidecar lets its calls come to rest before it stops. */
  readonly isDraining: () => boolean;
}

/** Turns call requests into events of the registry. */
export function callRequests({
  calls,
  settings,
  metrics,
  findPeople,
  standingTo,
  ringsClosedBrowsers,
  isListed,
  clock,
  isDraining,
}: CallRequestDeps): CallRequestHandlers {
  async function invite(requester: Requester, request: RequestBody<'call:invite'>) {
    const refuse = (code: Refusal['code']): Refusal => ({ ok: false, code });
    const { calleeId, ...rest } = request;
    if (calleeId === requester.user.id) return refuse('not-allowed');
    // The page keeps the invite and sends it again to the next sidecar, where it rings.
    if (isDraining()) return refuse('internal');
    const [people, standing, hasDevices] = await Promise.all([
      findPeople([requester.user.id, calleeId]),
      standingTo(requester.user.id, calleeId),
      ringsClosedBrowsers(calleeId),
    ]);
    const [own, callee] = [people.get(requester.user.id), people.get(calleeId)];
    if (!own) return refuse('unauthenticated');
    if (!callee) return refuse('unknown-user');
    if (standing.hasBlocked) return refuse('has-blocked');
    const hasTurn = settings.turn !== null;
    const relayOnlyUserIds = [own, callee].filter(({ privacy }) => privacy.hidesAddress).map(({ user }) => user.id);
    // There was a TURN server when they chose to hide their address. Without one, no call is better than a revealed
    // address.
    if (relayOnlyUserIds.length > 0 && !hasTurn) return refuse('no-relay');
    const { earlyLinks, hidesAddress } = callee.privacy;
    const listsContactsOnly = settings.lobby === 'contacts';
    const ground = { standing, calleePrivacy: callee.privacy, callerSince: own.since, listsContactsOnly };
    const { areContacts } = standing;
    const terms = ringTerms(ground, clock.nowMs());
    // It says nothing of whether this very call rings there: that would tell somebody invisible, or a block, from somebody
    // absent.
    const isSeen = terms.isSeen && isListed(calleeId);
    const reply = await calls.apply({
      type: 'invite',
      by: requester.device,
      caller: own.user,
      callee: callee.user,
      rowId: randomUUID(),
      earlyLink: earlyLinkFor(earlyLinks ?? settings.earlyLinks, { areContacts, hasTurn, hidesAddress }),
      relayOnlyUserIds,
      terms,
      ...rest,
    });
    return reply.ok && hasDevices && !isSeen ? { ...reply, ringsClosedBrowsers: true as const } : reply;
  }
  return {
    'call:invite': invite,
    'call:accept': ({ device }, request) => calls.apply({ type: 'accept', by: device, ...request }),
    'call:decline': ({ device }, request) => calls.apply({ type: 'decline', by: device, ...request }),
    'call:cancel': ({ device }, request) => calls.apply({ type: 'cancel', by: device, ...request }),
    'call:hang-up': ({ device }, request) => calls.apply({ type: 'hang-up', by: device, ...request }),
    'call:move': ({ device }, request) => calls.apply({ type: 'move', by: device, ...request }),
    'call:signal': ({ device }, request) => calls.apply({ type: 'signal', by: device, ...request }),
    'call:connected': async ({ device }, { callId, path }) => {
      const reply = await calls.apply({ type: 'connected', by: device, callId });
      if (reply.ok && path) metrics.callPath(path);
      return reply;
    },
    'call:relink': ({ device }, request) => calls.apply({ type: 'relink', by: device, ...request }),
  };
}
