import { type IncomingMessage, request as send } from 'node:http';
import { readBody } from '@/lib/http/read-body';
import type { Target } from './onward';

/** More than the metrics of one program need. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * Asks a program behind the gate on the edge's own behalf. Resolves with the body of a 200, as JSON; rejects for any
 * other answer, and if there is none within `withinMs`.
 */
export function askBehind(to: Target, path: string, secret: string, withinMs: number): Promise<unknown> {
  const where = 'path' in to ? { socketPath: to.path } : to;
  const headers = { authorization: `Bearer ${secret}`, accept: 'application/json' };
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(withinMs);
    const take = async (answer: IncomingMessage) => {
      const body = await readBody(answer, MAX_ANSWER_BYTES);
      if (answer.statusCode !== 200 || body === null) throw new Error(`answered with ${answer.statusCode}`);
      return JSON.parse(body.toString()) as unknown;
    };
    send({ ...where, path, headers, signal, agent: false })
      .once('response', (answer) => take(answer).then(resolve, reject))
      .once('error', reject)
      .end();
  });
}
