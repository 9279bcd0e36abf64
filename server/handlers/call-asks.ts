import type { AskName, AskRequest, Refusal } from '@/lib/protocol/asks';
import type { UserId } from '@/lib/protocol/ids';
import type { Availability, User } from '@/lib/protocol/presence';
import type { WarmUp } from '@/lib/protocol/warm-up';
import type { CallService } from '../call-service';
import type { Caller } from '../devices';
import type { AskHandlers } from './dispatch';

type CallAskHandlers = Pick<AskHandlers, Exclude<Extract<AskName, `call:${string}`>, 'call:ice'>>;

export interface CallAskDeps {
  readonly calls: Pick<CallService, 'apply'>;
  /** Somebody with an account; null for nobody. */
  readonly findUser: (id: UserId) => Promise<{ readonly user: User; readonly availability: Availability } | null>;
  /** How far a link may be made before accept. */
  readonly warmUp: WarmUp;
  /** The caller's name as it is now: it may have changed since the socket connected. */
  readonly currentUser: (caller: Caller) => User;
}

/** Turns the call asks into events of the registry. Who asks is what the server authenticated. */
export function callAsks({ calls, findUser, warmUp, currentUser }: CallAskDeps): CallAskHandlers {
  async function invite(caller: Caller, request: AskRequest<'call:invite'>) {
    const refuse = (code: Refusal['code']): Refusal => ({ ok: false, code });
    const { calleeId, ...rest } = request;
    if (calleeId === caller.user.id) return refuse('not-allowed');
    const callee = await findUser(calleeId);
    if (!callee) return refuse('unknown-user');
    return calls.apply({
      type: 'invite',
      by: caller.device,
      caller: currentUser(caller),
      callee: callee.user,
      calleeDoNotDisturb: callee.availability === 'do-not-disturb',
      warmUp,
      ...rest,
    });
  }
  return {
    'call:invite': invite,
    'call:accept': ({ device }, request) => calls.apply({ type: 'accept', by: device, ...request }),
    'call:decline': ({ device }, request) => calls.apply({ type: 'decline', by: device, ...request }),
    'call:cancel': ({ device }, request) => calls.apply({ type: 'cancel', by: device, ...request }),
    'call:hang-up': ({ device }, request) => calls.apply({ type: 'hang-up', by: device, ...request }),
    'call:move': ({ device }, request) => calls.apply({ type: 'move', by: device, ...request }),
    'call:signal': ({ device }, request) => calls.apply({ type: 'signal', by: device, ...request }),
    'call:connected': ({ device }, request) => calls.apply({ type: 'connected', by: device, ...request }),
    'call:relink': ({ device }, request) => calls.apply({ type: 'relink', by: device, ...request }),
  };
}
