import { Manager } from 'socket.io-client';
import { MAX_PACKET_BYTES, SIGNALING_PATH } from '@/lib/protocol/version';
import { type Finding, ok, problem } from '../finding';
import { ask, reasonOf } from '../http';

const WITHIN_MS = 10_000;

/** The status in the message of `ws`, or why there was none. */
function refusalOf(error: Error): string {
  const { description } = error as { description?: { message?: string } };
  const message = description?.message ?? error.message;
  const status = /Unexpected server response: (\d{3})/.exec(message)?.[1];
  return status ? `the answer is status ${status}` : message === 'timeout' ? 'there is no answer' : message;
}

/** Opens a WebSocket as a page does, up to Engine.IO's first packet, which needs no account. Null if that works. */
function whyNoWebSocket(origin: string): Promise<string | null> {
  const manager = new Manager(origin, {
    path: SIGNALING_PATH,
    addTrailingSlash: false,
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    timeout: WITHIN_MS,
    rejectUnauthorized: false,
    // Browsers send it with every WebSocket.
    extraHeaders: { origin },
  });
  return new Promise<string | null>((resolve) => {
    manager.open((error) => resolve(error ? refusalOf(error) : null));
  }).finally(() => manager.engine?.close());
}

const NGINX =
  'For nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; Caddy does it by itself. A CDN may have a switch for WebSockets.';

function readWebSocket(why: string | null): Finding {
  if (why === null) return ok('proxy-websocket', 'A WebSocket opens.');
  const isHost = why.includes('421');
  return problem(
    'proxy-websocket',
    `No WebSocket opens through the proxy: ${why}. ${isHost ? 'Mado was asked for another address.' : 'Pages fall back to polling, which is slower and costs more.'}`,
    isHost ? 'Have the proxy keep the Host header for /signaling too.' : NGINX,
  );
}

/** Whether both ways to the sidecar work through this origin. */
export async function examineSockets(origin: string): Promise<Finding[]> {
  const findings = [readWebSocket(await whyNoWebSocket(origin))];
  const target = `${origin}${SIGNALING_PATH}?EIO=4&transport=polling`;
  const polling = 'proxy-polling';
  const mend = 'Pass /signaling and everything below it to Mado, with its query, like the pages.';
  try {
    const { status, text } = await ask(target);
    const sid = /^0\{"sid":"([\w-]+)"/.exec(text)?.[1];
    if (status !== 200 || sid === undefined) {
      findings.push(problem(polling, `Polling, where WebSockets are blocked, gets status ${status}.`, mend));
      return findings;
    }
    findings.push(ok(polling, 'Polling works, for networks that block WebSockets.'));
    // A message of the greatest size. Its text is no packet, so Engine.IO closes the connection that the poll opened.
    const body = Buffer.alloc(MAX_PACKET_BYTES - 1, 'x');
    const large = await ask(`${target}&sid=${sid}`, {
      method: 'POST',
      headers: { origin, 'content-type': 'text/plain;charset=UTF-8' },
      body,
    });
    findings.push(
      large.status === 413
        ? problem(
            'proxy-packet-size',
            `The proxy refuses messages of ${MAX_PACKET_BYTES / 1024} KiB on /signaling.`,
            `Allow them; for nginx, in the location of /signaling: client_max_body_size ${MAX_PACKET_BYTES / 1024}k;`,
          )
        : ok('proxy-packet-size', `Messages of ${MAX_PACKET_BYTES / 1024} KiB pass.`),
    );
  } catch (error) {
    findings.push(problem(polling, `Polling fails: ${reasonOf(error)}.`, mend));
  }
  return findings;
}
