import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exposition } from './edge-metrics';
import type { Health } from './health';

export interface MachinesDeps {
  readonly health: Pick<Health, 'fault'>;
  readonly mayRead: (request: IncomingMessage) => boolean;
  /** Null where nothing is measured. */
  readonly metrics: (() => Promise<Exposition>) | null;
}

/** Answers a request of a machine. False, and nothing is answered, for every other request. */
export type AnswerMachine = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

function send(request: IncomingMessage, response: ServerResponse, status: number, { contentType, text }: Exposition) {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

const json = (body: unknown): Exposition => ({ contentType: 'application/json', text: JSON.stringify(body) });

/**
 * What load balancers and Prometheus ask, by whatever address they know this machine. The edge answers by itself and
 * passes nothing of the request on, so the address need not be checked.
 *
 * - `/healthz`: this process answers.
 * - `/readyz`: new visitors can be sent here; otherwise 503 and a word why not.
 * - `/metrics`: for who may read them; does not exist for anybody else.
 */
export function answerMachines({ health, mayRead, metrics }: MachinesDeps): AnswerMachine {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    switch ((request.url ?? '').split('?', 1)[0]) {
      case '/healthz':
        send(request, response, 200, json({ status: 'alive' }));
        return true;
      case '/readyz': {
        const fault = await health.fault();
        if (fault === null) send(request, response, 200, json({ status: 'ready' }));
        else send(request, response, 503, json({ status: 'not-ready', reason: fault }));
        return true;
      }
      case '/metrics':
        if (!metrics || !mayRead(request)) return false;
        send(request, response, 200, await metrics());
        return true;
      default:
        return false;
    }
  };
}
