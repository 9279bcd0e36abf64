import { request } from 'node:http';

/** Where a program answers: a TCP port or a Unix socket. */
export type Place = { readonly host: string; readonly port: number } | { readonly socketPath: string };

interface Question {
  readonly place: Place;
  readonly method: 'GET' | 'PUT';
  readonly path: string;
}

/** The status that the program answers with, over a connection of its own. Rejects without an answer by the deadline. */
export function statusOf({ place, method, path }: Question, deadline: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const question = request({ ...place, method, path, agent: false, signal: deadline }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    question.once('error', reject).end();
  });
}

export async function answersHealthCheck(place: Place, deadline: AbortSignal): Promise<boolean> {
  return (await statusOf({ place, method: 'GET', path: '/healthz' }, deadline)) === 200;
}

/** The edge passes health checks on to the web app, but refuses this by itself and without a line in the log. */
export async function edgeAnswers(place: Place, deadline: AbortSignal): Promise<boolean> {
  return (await statusOf({ place, method: 'PUT', path: '/healthz' }, deadline)) === 405;
}
