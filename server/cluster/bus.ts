import type { Stop } from '@/server/app/clock';

/** One start of one sidecar: random, and new at each start. */
export type NodeId = string;

/** How long `ask` waits for an answer unless told otherwise. */
export const ASK_WITHIN_MS = 1_500;

/** Nobody answered: the other sidecar is gone, frozen or cut off, or has no handler. It may have acted all the same. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** The other sidecar's handler failed. What went wrong is in that sidecar's log. */
export class AnswerFailed extends Error {
  override name = 'AnswerFailed';
}

/**
 * Messages between the sidecars of one Mado. A body is anything that survives JSON; a receiver parses it like every
 * input, as another version of Mado may have sent it.
 *
 * A message arrives once or never: a sidecar that is cut off from the others for longer than a moment misses some. Who
 * holds state about others therefore numbers its messages, and asks for the whole after a gap.
 */
export interface Bus {
  readonly nodeId: NodeId;
  /** Sends to all other sidecars, never to itself. Lost while `isConnected` is false. Never throws. */
  publish(topic: string, body: unknown): void;
  /** Called with each message of another sidecar, in the order in which its sender published. One after the other. */
  on(topic: string, listener: (body: unknown, from: NodeId) => void): Stop;
  /**
   * Asks one sidecar, which may be this one. What one sidecar asks another begins there in the same order, if the
   * answers are not awaited one by one.
   *
   * Rejects with `Unreachable` when no answer came within `withinMs` (`ASK_WITHIN_MS` by default), and at once while
   * `isConnected` is false; with `AnswerFailed` when the handler rejected. A question that arrives later than `withinMs`
   * is not acted on.
   */
  ask(to: NodeId, topic: string, body: unknown, withinMs?: number): Promise<unknown>;
  /** Answers what others ask. One handler for each topic, or it throws. */
  answer(topic: string, handler: (body: unknown, from: NodeId) => Promise<unknown>): Stop;
  /** Whether messages go out and come in: with Redis, whether it answers. */
  readonly isConnected: boolean;
  /**
   * Hears of each change of `isConnected`. When it becomes true again, messages may have been missed: whoever holds
   * state publishes it again.
   */
  onConnection(listener: (isConnected: boolean) => void): Stop;
  /** Whoever still waits for an answer gets `Unreachable`. Nothing is heard afterwards. Idempotent. */
  close(): Promise<void>;
}
