import { databaseTimes, type ObserveOperation } from '@/lib/metrics/database-times';
import { NO_REDIS_METRICS, type RedisMetrics, redisMetrics } from '@/lib/metrics/redis-metrics';
import { type Metrics, openRegistry } from '@/lib/metrics/registry';
import { END_REASONS } from '@/lib/protocol/sidecar/end-reason';
import { ERROR_CODES, type ErrorCode } from '@/lib/protocol/sidecar/error-code';
import { CALL_PATHS, type RequestName } from '@/lib/protocol/sidecar/requests';
import type { CallRow } from '@/server/calls/registry/types';

export const CALL_PHASES = ['ringing', 'connecting', 'connected'] as const;
export type CallPhase = (typeof CALL_PHASES)[number];

/** How far a call came: `connecting` from the accept until one side reports media. */
export function phaseOf({ acceptedAt, connectedAt }: CallRow): CallPhase {
  if (connectedAt !== null) return 'connected';
  return acceptedAt === null ? 'ringing' : 'connecting';
}

/** What is read anew for each scrape. */
export interface Readings {
  /** Users with at least one connected device, invisible ones included. */
  readonly people: number;
  readonly devices: number;
  readonly calls: Readonly<Record<CallPhase, number>>;
}

/**
 * What the sidecar counts. No label has a value that a client chose, or names a user, a call or an address: each has a
 * closed set of values.
 */
export interface SidecarMetrics {
  /** A call's row changed. `before`: as it was, undefined for a call that this sidecar did not know. */
  callSaved(row: CallRow, before: CallRow | undefined): void;
  /** A device that has media told by what path. */
  callPath(path: (typeof CALL_PATHS)[number]): void;
  /** A device connected. `isBack`: it was connected to this sidecar before. */
  deviceOnline(isBack: boolean): void;
  /** `reason`: Socket.IO's. */
  deviceOffline(reason: string): void;
  /** A socket's handshake was refused. */
  connectionRefused(code: ErrorCode): void;
  requestRefused(request: RequestName | 'unknown', code: ErrorCode): void;
  /** Rows that were deleted because of their age. */
  expired(what: (typeof EXPIRING)[number], rows: number): void;
  /** What became of a try to send a mail. */
  mail(outcome: (typeof MAIL_OUTCOMES)[number]): void;
  readonly database: ObserveOperation;
  readonly redis: RedisMetrics;
  /** Where the readings come from, from now on. */
  watch(read: () => Readings): void;
  /** For the edge; null where nothing is measured. */
  collect(): Promise<Metrics | null>;
}

/** Kinds of rows that are deleted because of their age. */
export const EXPIRING = [
  'calls',
  'sessions',
  'mails',
  'proofs',
  'handles',
  'half-sign-ins',
  'challenges',
  'deeds',
  'contact-requests',
  'reports',
  'warnings',
] as const;
const MAIL_OUTCOMES = ['sent', 'retried', 'given-up'] as const;

const nothing = () => undefined;

/** Where nobody may read metrics. */
export const NO_METRICS: SidecarMetrics = {
  callSaved: nothing,
  callPath: nothing,
  deviceOnline: nothing,
  deviceOffline: nothing,
  connectionRefused: nothing,
  requestRefused: nothing,
  expired: nothing,
  mail: nothing,
  database: nothing,
  redis: NO_REDIS_METRICS,
  watch: nothing,
  collect: async () => null,
};

/** Seconds until a person answers; a call rings for 45 s by default. */
const ANSWER_BUCKETS_S = [1, 2, 3, 5, 8, 12, 20, 30, 45, 60];
/** Seconds from accept to media: 0.1 with an early link, several where only a relay over TCP helps. */
const CONNECT_BUCKETS_S = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 30];

/** https://socket.io/docs/v4/server-socket-instance/#disconnect */
const CLOSINGS: readonly string[] = [
  'client namespace disconnect',
  'server namespace disconnect',
  'server shutting down',
  'ping timeout',
  'transport close',
  'transport error',
  'parse error',
];

/** Opens the sidecar's metrics. */
export async function openSidecarMetrics(): Promise<SidecarMetrics> {
  const open = await openRegistry('sidecar');
  const { client, registry } = open;
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new client.Counter({ name, help, labelNames: [...labelNames], registers });

  let read = (): Readings => ({ people: 0, devices: 0, calls: { ringing: 0, connecting: 0, connected: 0 } });
  new client.Gauge({
    name: 'mado_people_online',
    help: 'Users with at least one connected device',
    registers,
    collect() {
      this.set(read().people);
    },
  });
  new client.Gauge({
    name: 'mado_devices_connected',
    help: 'Pages with an open connection to the sidecar',
    registers,
    collect() {
      this.set(read().devices);
    },
  });
  new client.Gauge({
    name: 'mado_calls',
    help: 'Calls that are going on now',
    labelNames: ['phase'],
    registers,
    collect() {
      const { calls } = read();
      for (const phase of CALL_PHASES) this.set({ phase }, calls[phase]);
    },
  });

  const invited = counter('mado_calls_invited_total', 'Calls that began to ring');
  const ended = counter('mado_calls_ended_total', 'Calls that ended, by why and in which phase', ['reason', 'phase']);
  // A rate needs a first value, even of what has not happened yet.
  for (const reason of END_REASONS) for (const phase of CALL_PHASES) ended.inc({ reason, phase }, 0);
  const answer = new client.Histogram({
    name: 'mado_call_answer_seconds',
    help: 'From the invite to the accept',
    buckets: ANSWER_BUCKETS_S,
    registers,
  });
  const connect = new client.Histogram({
    name: 'mado_call_connect_seconds',
    help: 'From the accept to the first report of media',
    buckets: CONNECT_BUCKETS_S,
    registers,
  });
  const paths = counter('mado_call_paths_total', 'Reports of media by devices that know the path', ['path']);
  for (const path of CALL_PATHS) paths.inc({ path }, 0);
  const connections = counter('mado_connections_total', 'Devices that connected', ['kind']);
  for (const kind of ['new', 'again']) connections.inc({ kind }, 0);
  const closings = counter('mado_disconnections_total', 'Devices whose connection closed', ['reason']);
  for (const reason of [...CLOSINGS, 'other']) closings.inc({ reason }, 0);
  const refusedConnections = counter('mado_connections_refused_total', 'Handshakes that were refused', ['code']);
  for (const code of ERROR_CODES) refusedConnections.inc({ code }, 0);
  const refusedRequests = counter('mado_requests_refused_total', 'Requests that were refused', ['request', 'code']);
  const expired = counter('mado_rows_expired_total', 'Rows deleted because of their age', ['what']);
  for (const what of EXPIRING) expired.inc({ what }, 0);
  const mails = counter('mado_mails_total', 'Tries to send a mail, by what became of them', ['outcome']);
  for (const outcome of MAIL_OUTCOMES) mails.inc({ outcome }, 0);

  return {
    callSaved(row, before) {
      if (before === undefined && row.endedAt === null) invited.inc();
      if (row.acceptedAt !== null && before?.acceptedAt === null)
        answer.observe((row.acceptedAt - row.invitedAt) / 1000);
      if (row.connectedAt !== null && row.acceptedAt !== null && before?.connectedAt === null)
        connect.observe((row.connectedAt - row.acceptedAt) / 1000);
      if (row.endedAt !== null && row.endReason !== null) ended.inc({ reason: row.endReason, phase: phaseOf(row) });
    },
    callPath: (path) => paths.inc({ path }),
    deviceOnline: (isBack) => connections.inc({ kind: isBack ? 'again' : 'new' }),
    deviceOffline: (reason) => closings.inc({ reason: CLOSINGS.includes(reason) ? reason : 'other' }),
    connectionRefused: (code) => refusedConnections.inc({ code }),
    requestRefused: (request, code) => refusedRequests.inc({ request, code }),
    expired: (what, rows) => expired.inc({ what }, rows),
    mail: (outcome) => mails.inc({ outcome }),
    database: databaseTimes(open),
    redis: redisMetrics(open),
    watch(readings) {
      read = readings;
    },
    collect: () => registry.getMetricsAsJSON(),
  };
}
