import { request } from 'node:http';

/** Where a program answers: a TCP port or a Unix socket. */
export type Place = { readonly host: string; readonly port: number } | { readonly socketPath: string };

/**
 * Whether the program's own health check succeeds, over a connection of its own. Each of the programs answers it by
 * itself. Rejects without an answer by the deadline.
 */
export function answersHealthCheck(place: Place, deadline: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const question = request({ ...place, path: '/healthz', agent: false, signal: deadline }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    question.once('error', reject).end();
  });
}
