import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { ResolvedSettings } from '@/lib/config/settings';
import { type AddressVerdict, judgeAddress } from '@/lib/http/address';
import { addressClaims } from '@/lib/http/address-claims';
import { peerAddressHeader } from '@/lib/http/client-address';
import { originsThatPost } from '@/lib/http/foreign-forms';
import { LINGER_MS, MAX_BODY_BYTES } from '@/lib/http/limits';
import { isAllowedOrigin } from '@/lib/http/origin';
import { readBody } from '@/lib/http/read-body';
import { refusalLog } from '@/lib/http/refusal-log';
import { isForSidecar, MAX_PACKET_BYTES, SIGNALING_PATH } from '@/lib/protocol/version';
import { answerDoctor, doctorsNonce } from './doctor';
import type { AnswerMachine } from './machines';
import { type Notice, writeNotice } from './notice';
import { joinUpgrade, passOn, type Target } from './onward';
import { contentSecurityPolicy, secureResponse, securityHeaders } from './security-headers';

export interface GateDeps {
  readonly settings: Pick<ResolvedSettings, 'publicUrl' | 'TRUSTED_PROXY_HOPS' | 'LAN_HTTPS_PORT' | 'INTERNAL_SECRET'>;
  readonly development: boolean;
  readonly logger: Pick<Logger, 'warn'>;
  /** Where Next listens. */
  readonly pages: Target;
  readonly sidecar: Target;
  readonly answerMachine: AnswerMachine;
}

export interface Gate {
  onRequest(request: IncomingMessage, response: ServerResponse): void;
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

const METHODS = ['GET', 'HEAD', 'POST'];
/** Answered by any address (machines.ts), so that a method which they do not have is refused as such there too. */
const HEALTH_PATHS = ['/healthz', '/readyz'];
/** The WebSocket's path as Socket.IO clients request it. */
const SOCKET_TARGET = new RegExp(`^${SIGNALING_PATH}/?(\\?|$)`);

const NO_BODY = Buffer.alloc(0);

const pathOf = ({ url = '' }: IncomingMessage) => url.split('?', 1)[0] ?? '';

const lengthOf = ({ headers }: IncomingMessage) => Number(headers['content-length'] ?? 0);

function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || lengthOf(request) > 0;
}

/** Ends a response that was sent before the request was complete, once its client has had time to read it. */
function endAndClose(request: IncomingMessage, response: ServerResponse): void {
  const end = () => {
    clearTimeout(patience);
    response.end();
  };
  const patience = setTimeout(end, LINGER_MS);
  request.once('end', end).once('close', end).resume();
}

/**
 * The gate in front of Next and the sidecar. It checks that a request is for this site before any work is done for it,
 * passes on complete bodies of limited size only, and sets the same headers on every response.
 */
export function createGate({ settings, development, logger, pages, sidecar, answerMachine }: GateDeps): Gate {
  const { publicUrl } = settings;
  const site = { publicUrl, trustedProxyHops: settings.TRUSTED_PROXY_HOPS };
  const headers = securityHeaders(settings);
  const logRefusal = refusalLog(logger, publicUrl);

  function judge(request: IncomingMessage): AddressVerdict {
    const isHealthCheck = request.method !== 'POST' && HEALTH_PATHS.includes(pathOf(request));
    if (isHealthCheck) return { kind: 'ours', origin: publicUrl, path: request.url ?? '' };
    const verdict = judgeAddress(addressClaims(request), site);
    if (verdict.kind === 'misdirected') logRefusal(verdict.why, verdict.host);
    return verdict;
  }

  /** Settles the address, so that nothing behind the gate has to interpret a proxy's headers. */
  function settle(request: IncomingMessage, { origin, path }: Extract<AddressVerdict, { kind: 'ours' }>): URL {
    const url = new URL(origin);
    request.url = path;
    request.headers.host = url.host;
    request.headers['x-forwarded-proto'] = url.protocol.slice(0, -1);
    delete request.headers['x-forwarded-host'];
    request.headers[peerAddressHeader] = request.socket.remoteAddress ?? '';
    return url;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const setPagePolicy = secureResponse(response, headers);
    const refuse = (notice: Notice) => {
      response.setHeader('Connection', 'close');
      writeNotice(request, response, notice);
      endAndClose(request, response);
    };
    if (await answerMachine(request, response)) return;
    const { method = '' } = request;
    const probe = doctorsNonce(request, settings.INTERNAL_SECRET);
    if (probe !== null) return answerDoctor(request, response, probe, site);
    const verdict = judge(request);
    if (verdict.kind === 'malformed') return refuse({ status: 400, name: 'notUnderstood', link: publicUrl });
    if (verdict.kind === 'misdirected') {
      const { why, host, path } = verdict;
      const isSafe = method === 'GET' || method === 'HEAD';
      if (why === 'plain-http' && isSafe) return void response.writeHead(308, { Location: publicUrl + path }).end();
      const values = { host, publicUrl };
      return refuse({ status: 421, name: 'wrongAddress', link: publicUrl, operator: why, values });
    }
    if (!METHODS.includes(method)) {
      response.setHeader('Allow', METHODS.join(', '));
      return refuse({ status: 405, name: 'notUnderstood', link: publicUrl });
    }
    const { host } = settle(request, verdict);
    const isPoll = isForSidecar(pathOf(request));
    // The sidecar judges its own requests, with an error code that its clients know.
    if (
      method === 'POST' &&
      !isPoll &&
      !isAllowedOrigin(request.headers, originsThatPost(pathOf(request), verdict.origin))
    ) {
      logRefusal('foreign-origin', request.headers.origin ?? '');
      return refuse({ status: 403, name: 'notFromHere', link: publicUrl });
    }
    const coding = request.headers['content-encoding'] ?? 'identity';
    if (coding !== 'identity') return refuse({ status: 415, name: 'notUnderstood', link: publicUrl });
    const maxBytes = isPoll ? MAX_PACKET_BYTES : MAX_BODY_BYTES;
    if (request.headers.expect !== undefined && lengthOf(request) <= maxBytes) response.writeContinue();
    const body = hasBody(request) ? await readBody(request, maxBytes) : NO_BODY;
    if (body === null) return refuse({ status: 413, name: 'tooLarge' });
    if (!isPoll) {
      const nonce = randomUUID().replaceAll('-', '');
      const policy = contentSecurityPolicy(nonce, host, development);
      setPagePolicy(policy);
      // Next reads the nonce for its own scripts from the request's policy; our layout reads it from x-nonce.
      request.headers['content-security-policy'] = policy;
      request.headers['x-nonce'] = nonce;
    }
    try {
      await passOn(request, response, body, isPoll ? sidecar : pages);
    } catch {
      if (response.headersSent) return void response.destroy();
      writeNotice(request, response, { status: 503, name: 'unreachable' });
      response.end();
    }
  }

  return {
    onRequest(request, response) {
      // The client went away in the middle of its body.
      answer(request, response).catch(() => response.destroy());
    },
    onUpgrade(request, socket, head) {
      socket.on('error', () => undefined);
      const end = (status: number) => {
        socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        socket.once('finish', () => socket.destroy());
      };
      const verdict = judge(request);
      if (verdict.kind !== 'ours') return end(verdict.kind === 'malformed' ? 400 : 421);
      settle(request, verdict);
      if (SOCKET_TARGET.test(request.url ?? '')) joinUpgrade(request, socket, head, sidecar);
      // In development Next reloads pages over a WebSocket. In production it accepts none, and would never close one.
      else if (development) joinUpgrade(request, socket, head, pages);
      else end(404);
    },
  };
}
