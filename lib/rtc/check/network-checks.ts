import type { Timers } from '@/lib/browser/timers';
import type { IceServer } from '@/lib/protocol/sidecar/ice';
import type { IceRoute } from '@/lib/rtc/ice/ice-route';
import type { SignalingPort } from '@/lib/signaling/port';
import type { CheckRow } from './check-view';
import { bestOf, judgeGathering, serversOn } from './ice-probe';
import type { BrowserAccess, probeServer } from './probe-link';

/** A page that was just opened is online well within this time. */
const ONLINE_LIMIT_MS = 5_000;
const PINGS = 5;
/** A longer delay of a ring is noticeable. Media does not use this connection. */
const SLOW_MS = 1_000;

export interface NetworkCheckOptions {
  readonly signaling: Pick<SignalingPort, 'ask' | 'connection' | 'onConnection'>;
  readonly timers: Timers;
  readonly probe: typeof probeServer;
  readonly signal: AbortSignal;
}

/** The median round trip of a few pings over the socket that carries rings and signals. Never rejects. */
export async function checkSocket({ signaling, timers, signal }: NetworkCheckOptions): Promise<CheckRow> {
  const offline: CheckRow = { state: 'problem', finding: 'offline', ms: null };
  if (!(await isOnline(signaling, timers, signal))) return offline;
  const times: number[] = [];
  for (let sent = 0; sent < PINGS && !signal.aborted; sent += 1) {
    const startedMs = timers.now();
    const reply = await signaling.ask('check:ping', {});
    if (!reply.ok) return offline;
    times.push(timers.now() - startedMs);
  }
  const ms = Math.round(times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
  return ms > SLOW_MS ? { state: 'problem', finding: 'slow', ms } : { state: 'good', finding: 'works', ms };
}

/** The servers that a call would use, with credentials for this test; or why they are unknown. Never rejects. */
export async function iceServersFor(
  signaling: NetworkCheckOptions['signaling'],
): Promise<readonly IceServer[] | 'unknown' | 'too-often'> {
  const reply = await signaling.ask('check:ice', {});
  if (reply.ok) return reply.iceServers;
  return reply.code === 'rate-limited' ? 'too-often' : 'unknown';
}

/** The rows that cannot be tested in a browser that hides its addresses. */
export function inBrowser(access: BrowserAccess, row: CheckRow): CheckRow {
  // A STUN server that neither answers nor fails would be judged as working without a NAT, see `judgeGathering`.
  const isUnproven = row.finding === 'unreachable' || (row.finding === 'works' && row.ms === null);
  return access === 'hidden' && isUnproven ? { state: 'problem', finding: 'hidden', ms: null } : row;
}

/** Tests all servers of a route at the same time. Never rejects. */
export async function checkRoute(
  route: IceRoute,
  servers: Awaited<ReturnType<typeof iceServersFor>>,
  { timers, probe, signal }: NetworkCheckOptions,
): Promise<CheckRow> {
  if (typeof servers === 'string') return { state: 'absent', finding: servers, ms: null };
  const targets = serversOn(route, servers);
  if (targets.length === 0) return { state: 'absent', finding: 'none', ms: null };
  const want = route === 'stun' ? 'srflx' : 'relay';
  const gathered = await Promise.all(targets.map((server) => probe({ server, want, timers, signal })));
  const { finding, ms } = bestOf(gathered.map((each) => judgeGathering(route, each)));
  return { state: finding === 'works' ? 'good' : 'problem', finding, ms };
}

function isOnline(signaling: NetworkCheckOptions['signaling'], timers: Timers, signal: AbortSignal): Promise<boolean> {
  if (signaling.connection === 'online') return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (online: boolean) => {
      stopTimer();
      stopFollowing();
      resolve(online);
    };
    const stopTimer = timers.start(ONLINE_LIMIT_MS, () => end(false));
    const stopFollowing = signaling.onConnection((state) => state === 'online' && end(true));
    signal.addEventListener('abort', () => end(false), { once: true });
  });
}
