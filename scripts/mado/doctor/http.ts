import { once } from 'node:events';
import { type IncomingMessage, request as sendPlain } from 'node:http';
import { request as sendSecure } from 'node:https';

const WITHIN_MS = 10_000;
/** More than any page of Mado has. */
const MAX_BYTES = 1024 * 1024;

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | string;
}

/**
 * Requests a URL on a new connection. A bad certificate is a finding of its own and keeps nothing else from being
 * examined, so it is accepted. Follows no redirect. Rejects if there is no whole answer in time.
 */
export async function ask(url: string, { method = 'GET', headers = {}, body }: Question = {}): Promise<Reply> {
  const isSecure = url.startsWith('https:');
  const signal = AbortSignal.timeout(WITHIN_MS);
  const options = { method, headers, agent: false as const, signal };
  const asked = isSecure ? sendSecure(url, { ...options, rejectUnauthorized: false }) : sendPlain(url, options);
  // An answer that comes before the body was taken ends the sending.
  asked.on('error', () => undefined).end(body);
  try {
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) break;
      chunks.push(chunk);
    }
    return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() };
  } catch (error) {
    throw signal.aborted ? new Error(`no answer within ${WITHIN_MS / 1_000} s`) : error;
  } finally {
    asked.destroy();
  }
}

/** What went wrong with a connection, in a word or two. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  const known: Record<string, string> = {
    ECONNREFUSED: 'the connection is refused, so nothing listens there',
    ECONNRESET: 'the connection is cut',
    EHOSTUNREACH: 'the host cannot be reached',
    ENETUNREACH: 'there is no route to it',
    ENOTFOUND: 'the name is unknown',
    EAI_AGAIN: 'the name servers do not answer',
    ETIMEDOUT: 'there is no answer',
    EPROTO: 'it does not speak TLS',
    ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  };
  return known[code ?? ''] ?? error.message;
}
