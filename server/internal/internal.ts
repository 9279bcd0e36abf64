import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { z } from 'zod';
import { holdsToken } from '@/lib/http/bearer';
import { readBody } from '@/lib/http/read-body';
import { describeError } from '@/lib/logging/describe-error';
import { INTERNAL_METRICS_PATH, type Metrics } from '@/lib/metrics/registry';
import { userIdSchema } from '@/lib/protocol/ids';
import { userSchema } from '@/lib/protocol/sidecar/presence';
import { INTERNAL_READY_PATH, type SidecarFault } from '@/server/health/readiness';

const MAX_BODY_BYTES = 4 * 1024;

const TELLINGS = {
  '/internal/session-revoked': z.strictObject({
    sessionId: z.string().min(1).max(64),
    replaced: z.literal(true).optional(),
  }),
  '/internal/profile-changed': z.strictObject({ userId: userIdSchema, name: userSchema.shape.name }),
} as const;

export interface InternalDeps {
  readonly secret: string;
  readonly logger: Logger;
  readonly sessionRevoked: (sessionId: string, replaced?: boolean) => void;
  readonly profileChanged: (userId: string, name: string) => void;
  /** Why this sidecar takes no new calls; null if it does. */
  readonly fault: () => Promise<SidecarFault | null>;
  /** Null where nothing is measured. */
  readonly metrics: () => Promise<Metrics | null>;
}

/** What the edge asks; answered with JSON. */
const QUESTIONS = {
  [INTERNAL_READY_PATH]: async ({ fault }: InternalDeps) => ({ fault: await fault() }),
  [INTERNAL_METRICS_PATH]: ({ metrics }: InternalDeps) => metrics(),
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
  if (!Object.hasOwn(TELLINGS, path)) return 404;
  if (request.method !== 'POST') return 405;
  if (!holdsToken(authorization, deps.secret)) return 401;
  const bytes = await readBody(request, MAX_BODY_BYTES);
  if (bytes === null) return 413;
  const body = parseJson(bytes.toString());
  if (path === '/internal/session-revoked') {
    const telling = TELLINGS[path].safeParse(body);
    if (telling.success) deps.sessionRevoked(telling.data.sessionId, telling.data.replaced);
    return telling.success ? 204 : 400;
  }
  const telling = TELLINGS['/internal/profile-changed'].safeParse(body);
  if (telling.success) deps.profileChanged(telling.data.userId, telling.data.name);
  return telling.success ? 204 : 400;
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
