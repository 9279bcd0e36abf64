import type { Socket } from 'socket.io';
import type { SignedIn } from '@/lib/auth/session/read-session';
import { isAllowedOrigin } from '@/lib/http/origin';
import { describeError } from '@/lib/logging/describe-error';
import type { Ties } from '@/lib/people/standing';
import type { DeviceId } from '@/lib/protocol/ids';
import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';
import { type Handshake, handshakeSchema } from '@/lib/protocol/sidecar/requests';
import { PROTOCOL_VERSION } from '@/lib/protocol/version';
import type { AppDeps } from '@/server/app/deps';
import type { HeldTies } from '@/server/people/held-ties';

/** The result of a handshake: the login, which is proved, and the tab, which is claimed. */
export interface Proof {
  readonly signedIn: SignedIn;
  readonly deviceId: DeviceId;
  /** As they are in the database: what a device missed while it was away counts too. */
  readonly ties: Ties;
}

type Outcome = Proof | { readonly refused: ErrorCode };

function readAuth(auth: Record<string, unknown>): Handshake | { readonly refused: ErrorCode } {
  const handshake = handshakeSchema.safeParse(auth);
  if (handshake.success) return handshake.data;
  const version = auth.protocolVersion;
  const isOther = typeof version === 'number' && version !== PROTOCOL_VERSION;
  return { refused: isOther ? 'version-mismatch' : 'invalid-message' };
}

async function prove(socket: Socket, deps: AppDeps, heldTies: Pick<HeldTies, 'read'>): Promise<Outcome> {
  const { headers, auth } = socket.handshake;
  if (!isAllowedOrigin(headers, deps.settings.allowedOrigins)) return { refused: 'forbidden-origin' };
  const said = readAuth(auth);
  if ('refused' in said) return said;
  const signedIn = await deps.readSession(headers.cookie);
  // Somebody with an address to confirm goes the same way: the sign-in page leads them to where that is done.
  const mustProve = deps.settings.wantsProvedAddress && signedIn?.hasAddress && signedIn.emailProvedAt === null;
  if (!signedIn || mustProve) return { refused: 'unauthenticated' };
  // All tabs of a browser share one cookie: somebody else may have signed in since this page was opened.
  if (said.ownerId !== undefined && said.ownerId !== signedIn.user.id) return { refused: 'other-account' };
  return { signedIn, deviceId: said.deviceId, ties: await heldTies.read(signedIn.user.id) };
}

/**
 * Socket.IO middleware: accepts connections of signed-in users, from our own pages, in our version of the protocol. All
 * others get a `connect_error` whose `data.code` is an `ErrorCode`. Stores the proof in `socket.data.proof`.
 */
export function checkHandshake(deps: AppDeps, heldTies: Pick<HeldTies, 'read'>) {
  /**
   * Connections that have carried a handshake. The loss of a second device on the same connection would go unnoticed.
   */
  const used = new WeakSet<object>();
  return async (socket: Socket, next: (error?: Error) => void): Promise<void> => {
    if (used.has(socket.conn)) {
      next(new Error('invalid-message'));
      socket.conn.close(true);
      return;
    }
    used.add(socket.conn);
    const outcome: Outcome = await prove(socket, deps, heldTies).catch((error: unknown) => {
      deps.logger.error({ error: describeError(error) }, 'a connection could not be checked');
      return { refused: 'internal' as const };
    });
    if ('refused' in outcome) {
      deps.metrics.connectionRefused(outcome.refused);
      deps.logger.info({ code: outcome.refused }, 'connection refused');
      next(Object.assign(new Error(outcome.refused), { data: { code: outcome.refused } }));
      return;
    }
    socket.data.proof = outcome;
    next();
  };
}
