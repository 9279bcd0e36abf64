import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import { describeError } from '@/lib/logging/describe-error';
import { type CallId, callIdSchema } from '@/lib/protocol/ids';
import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';
import {
  REQUESTS,
  type Refusal,
  type Reply,
  type RequestBody,
  type RequestName,
} from '@/lib/protocol/sidecar/requests';
import { MAX_MESSAGE_BYTES } from '@/lib/protocol/version';
import type { Requester } from '@/server/app/connected-devices';
import type { SidecarMetrics } from '@/server/metrics/sidecar-metrics';
import type { Limits } from './limits';

/** One handler per request of the protocol. It gets the parsed request and never sees the socket. */
export type RequestHandlers = {
  readonly [N in RequestName]: (requester: Requester, request: RequestBody<N>) => Reply<N> | Promise<Reply<N>>;
};

export interface DispatchDeps {
  readonly handlers: RequestHandlers;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly metrics: Pick<SidecarMetrics, 'requestRefused' | 'deviceOnline' | 'deviceOffline'>;
}

const refuse = (code: ErrorCode): Refusal => ({ ok: false, code });

/** The acknowledgement, a function, does not count. */
function isTooLarge(args: readonly unknown[]): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(args)) > MAX_MESSAGE_BYTES;
  } catch {
    // Nested too deeply to be serialised, though it could be parsed.
    return true;
  }
}

const isRequestName = (event: string): event is RequestName => Object.hasOwn(REQUESTS, event);

/** The event's name if it may be logged: never one that a client made up. */
const nameOf = (event: string): RequestName | 'unknown' => (isRequestName(event) ? event : 'unknown');

/** The id of the call that a well-formed request is about. */
function callIdOf(body: unknown): CallId | undefined {
  const callId = typeof body === 'object' && body !== null && 'callId' in body ? body.callId : undefined;
  return callIdSchema.safeParse(callId).data;
}

/** Runs tasks one after the other, so that a cancel never overtakes its invite. */
export class Queue {
  #tail: Promise<void> = Promise.resolve();

  /** `work` must not reject. */
  add(work: () => Promise<void> | void): void {
    this.#tail = this.#tail.then(work);
  }
}

/**
 * Answers everything that a socket sends: parses it by its schema, counts it against the user's limits, handles it in
 * order. Anything that is not a valid request is refused with `invalid-message`, and only its name is logged. A client
 * that keeps sending invalid messages, or too many requests, is disconnected. Returns the queue of the call requests.
 */
export function answerRequests(socket: Socket, requester: Requester, deps: DispatchDeps): Queue {
  const { handlers, limits, logger, metrics } = deps;
  const userId = requester.user.id;
  // Separate, so that a database that is slow to store `presence:set` delays no ring, and neither of them delays
  // `check:ping`.
  const queues = { call: new Queue(), presence: new Queue(), check: new Queue() };
  const queueOf = (event: string) => {
    if (event.startsWith('call:')) return queues.call;
    return event.startsWith('check:') ? queues.check : queues.presence;
  };

  let isCutOff = false;
  function cutOff(why: string): void {
    isCutOff = true;
    logger.warn({ userId }, `disconnected for too many ${why}`);
    socket.disconnect(true);
  }

  async function handle(name: RequestName, body: unknown): Promise<Reply | 'invalid'> {
    const request = REQUESTS[name].request.safeParse(body);
    if (!request.success) return 'invalid';
    if (!(await limits.allows(userId, name))) {
      if (!(await limits.toleratesRefused(userId, name))) cutOff('requests over the limit');
      return refuse('rate-limited');
    }
    // Name, request and handler match by construction, which the compiler cannot infer through the table.
    const handler = handlers[name] as (requester: Requester, request: unknown) => Reply | Promise<Reply>;
    return handler(requester, request.data);
  }

  async function answer(event: string, args: readonly unknown[]): Promise<void> {
    // Messages of a flood that are still queued.
    if (isCutOff) return;
    const last = args.at(-1);
    const acknowledge = typeof last === 'function' ? (reply: Reply) => last(reply) : null;
    const tooLarge = isTooLarge(args);
    const wellFormed = !tooLarge && isRequestName(event) && acknowledge !== null && args.length === 2;
    const reply = wellFormed ? await handle(event, args[0]) : 'invalid';
    if (reply !== 'invalid') {
      if (!reply.ok) {
        metrics.requestRefused(nameOf(event), reply.code);
        logger.info({ userId, event, callId: callIdOf(args[0]), code: reply.code }, 'request refused');
      }
      acknowledge?.(reply);
      return;
    }
    metrics.requestRefused(nameOf(event), 'invalid-message');
    const what = tooLarge ? 'message over the limit' : 'invalid message';
    logger.warn({ userId, event: nameOf(event) }, what);
    acknowledge?.(refuse('invalid-message'));
    if (!(await limits.toleratesInvalid(userId))) cutOff('invalid messages');
  }

  socket.onAny((name: unknown, ...args: unknown[]) => {
    // Socket.IO accepts a number as an event name.
    const event = String(name);
    queueOf(event).add(() =>
      answer(event, args).catch((error: unknown) => {
        metrics.requestRefused(nameOf(event), 'internal');
        const about = { userId, event: nameOf(event), callId: callIdOf(args[0]) };
        logger.error({ ...about, error: describeError(error) }, 'request failed');
        const last = args.at(-1);
        if (typeof last === 'function') last(refuse('internal'));
      }),
    );
  });
  return queues.call;
}
