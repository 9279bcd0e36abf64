import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type Ears, hear, isTellingName } from '@/lib/auth/word/telling';
import { holdsToken } from '@/lib/http/bearer';
import { readBody } from '@/lib/http/read-body';
import { describeError } from '@/lib/logging/describe-error';
import { INTERNAL_METRICS_PATH, type Metrics } from '@/lib/metrics/registry';
import { INTERNAL_FIGURES_PATH, type SidecarFigures } from '@/lib/metrics/sidecar-figures';
import { INTERNAL_READY_PATH, type SidecarFault } from '@/server/health/readiness';

const MAX_BODY_BYTES = 4 * 1024;

/** Before the name of what the web app tells. */
const TELLING_PATH = '/internal/';

export interface InternalDeps {
  readonly secret: string;
  readonly logger: Logger;
  readonly ears: Ears;
  /** Why this sidecar takes no new calls; null if it does. */
  readonly fault: () => Promise<SidecarFault | null>;
  /** Null where nothing is measured. */
  readonly metrics: () => Promise<Metrics | null>;
  /** For the pages of administrators. */
  readonly figures: () => SidecarFigures;
}

/** What the edge and the web app ask; answered with JSON. */
const QUESTIONS = {
  [INTERNAL_READY_PATH]: async ({ fault }: InternalDeps) => ({ fault: await fault() }),
  [INTERNAL_METRICS_PATH]: ({ metrics }: InternalDeps) => metrics(),
  [INTERNAL_FIGURES_PATH]: async ({ figures }: InternalDeps) => figures(),
} as const;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isQuestion = (path: string): path is keyof typeof QUESTIONS => Object.hasOwn(QUESTIONS, path);

/** The status, or the answer to a question. */
async function respond(request: IncomingMessage, deps: InternalDeps): Promise<number | { readonly answer: unknown }> {
  const path = request.url ?? '';
  if (path === '/healthz') return request.method === 'GET' ? 200 : 405;
  const { authorization } = request.headers;
  if (isQuestion(path)) {
    if (request.method !== 'GET') return 405;
    if (!holdsToken(authorization, deps.secret)) return 401;
    return { answer: await QUESTIONS[path](deps) };
  }
  const name = path.startsWith(TELLING_PATH) ? path.slice(TELLING_PATH.length) : '';
  if (!isTellingName(name)) return 404;
  if (request.method !== 'POST') return 405;
  if (!holdsToken(authorization, deps.secret)) return 401;
  const bytes = await readBody(request, MAX_BODY_BYTES);
  if (bytes === null) return 413;
  return hear(name, parseJson(bytes.toString()), deps.ears) ? 204 : 400;
}

function finish(response: ServerResponse, status: number): void {
  // The unread rest of a body that is too large must not be parsed as the next request.
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status).end(status === 200 ? 'ok' : undefined);
}

/** Serves the web app's reports and the edge's questions, over loopback with a shared secret, and the health check. */
export function internalListener(deps: InternalDeps): RequestListener {
  return (request, response) => {
    respond(request, deps).then(
      (result) => {
        if (typeof result === 'number') return finish(response, result);
        response.setHeader('content-type', 'application/json').end(JSON.stringify(result.answer));
      },
      (error: unknown) => {
        deps.logger.error({ error: describeError(error) }, 'an internal request failed');
        finish(response, 500);
      },
    );
  };
}
