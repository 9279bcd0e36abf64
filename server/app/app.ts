import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Ears } from '@/lib/auth/word/telling';
import { standingBetween } from '@/lib/people/standing';
import type { UserId } from '@/lib/protocol/ids';
import { MAX_PACKET_BYTES, SIGNALING_PATH } from '@/lib/protocol/version';
import type { CallsOutput } from '@/server/calls/calls';
import { Readiness } from '@/server/health/readiness';
import { internalListener } from '@/server/internal/internal';
import { keepSendingMail } from '@/server/mail/mail-sender';
import { AvailabilityEnds } from '@/server/people/availability-ends';
import { HeldTies } from '@/server/people/held-ties';
import { findPeople } from '@/server/people/people';
import { BusFeed } from '@/server/presence/feed/bus-feed';
import { NOBODY_ELSEWHERE } from '@/server/presence/feed/presence-feed';
import { Presence } from '@/server/presence/presence';
import { openPushes, type Pushes } from '@/server/push/pushes';
import { callRequests } from '@/server/requests/call-requests';
import { checkRequests } from '@/server/requests/check-requests';
import type { RequestHandlers } from '@/server/requests/dispatch';
import { checkHandshake, type Proof } from '@/server/requests/handshake';
import { iceRequests } from '@/server/requests/ice-requests';
import { presenceRequests } from '@/server/requests/presence-requests';
import { keepRetention } from '@/server/retention/retention';
import { CallPaths } from './call-paths';
import { Devices } from './connected-devices';
import { boundWaiting, connect } from './connection';
import type { AppDeps } from './deps';
import { planReturns } from './drain';
import { LoginEnds } from './login-ends';
import { refuseOtherAddresses } from './other-addresses';
import { prepareCalls } from './prepare-calls';
import { setResponseHeaders } from './response-headers';
import { watchSessions } from './session-watch';

const SOCKET_OPTIONS = {
  path: SIGNALING_PATH,
  // Socket.IO then accepts the path with and without a slash at its end.
  addTrailingSlash: false,
  maxHttpBufferSize: MAX_PACKET_BYTES,
  // Pages try a WebSocket first.
  transports: ['websocket', 'polling'],
  allowUpgrades: false,
  perMessageDeflate: false,
  // A client that vanished is noticed after at most 13 s.
  pingInterval: 5_000,
  pingTimeout: 8_000,
  // A connection that does not complete its handshake is closed.
  connectTimeout: 5_000,
  serveClient: false,
} as const;

/** A request as Engine.IO passes it to its middleware. */
interface EngineRequest {
  readonly _query: { readonly transport?: unknown; readonly sid?: unknown };
  readonly upgrade: boolean;
}

const FAREWELL_MS = 500;

/** How long a call that rings may still be answered, and a call that was answered may connect. */
const REST_WITHIN_MS = 6_000;

/**
 * From the moment at which a device was to reconnect until it is there, or will not come: the balancer may first have to
 * find out that this machine is gone. Also the time for those that nobody could tell.
 */
const BACK_WITHIN_MS = 4_000;

/** Time for replies to leave, and for pages that poll to fetch the announcement. */
const LAST_WORDS_MS = 250;

/**
 * Turns off automatic pongs: browsers send no pings, and pongs to a client that does not read would pile up without
 * being counted by `boundWaiting`. Engine.IO passes only four options on to the WebSocket server that it creates when
 * the HTTP server starts to listen, hence the subclass.
 */
function answerNoPings({ engine }: Server): void {
  const { opts } = engine as unknown as { opts: { wsEngine: new (options: object) => object } };
  opts.wsEngine = class extends opts.wsEngine {
    constructor(options: object) {
      super({ ...options, autoPong: false });
    }
  };
}

/**
 * Refuses requests of another transport than their connection's. Engine.IO would never answer a plain request for a
 * WebSocket connection, and on a WebSocket for a polling connection it would answer any number of probes, uncounted.
 */
function refuseMixedTransports({ engine }: Server): void {
  engine.use((request: EngineRequest, _response: unknown, next: (error?: Error) => void) => {
    const { transport, sid } = request._query;
    const isMixed = request.upgrade ? sid !== undefined : transport === 'websocket';
    next(isMixed ? new Error('a connection has one transport') : undefined);
  });
}

export interface App {
  /**
   * Prepares a planned stop: takes no new calls, waits a few seconds for those that ring, and tells every device when to
   * reconnect. Ends no call. `close` is to follow.
   */
  drain(): Promise<void>;
  /** Disconnects everybody but ends no call: the next start of a sidecar resumes them from their rows. Idempotent. */
  close(): Promise<void>;
}

/**
 * Creates the sidecar on an HTTP server that is not listening yet. Resolves when the calls that were left are restored.
 */
export async function createApp(httpServer: HttpServer, deps: AppDeps): Promise<App> {
  const { db, settings, logger, clock, metrics, limits } = deps;
  const devices = new Devices();
  const readiness = new Readiness({ clock, databaseFault: deps.databaseFault });
  if (deps.bus) readiness.reachesOthers(deps.bus.isConnected);
  const stopReaching = deps.bus?.onConnection((isConnected) => readiness.reachesOthers(isConnected));
  const heldTies = new HeldTies({
    ...{ db, clock, logger },
    onChanged: (userId, seenBy) => presence.tiesChanged(userId, seenBy),
  });
  const presence: Presence = new Presence({
    clock,
    send: (to, news) => devices.sendToAll(to, news),
    tiesOf: heldTies.of,
    listsContactsOnly: settings.lobby === 'contacts',
    heardAvailability: (userId) => availability.tellDevices(userId),
    availabilityIsOver: (userId, endsAtMs) => void availability.end(userId, endsAtMs),
    onListed: (userId) => pushes.comings.listed(userId),
    onUnlisted: (userId) => pushes.comings.unlisted(userId),
    feed: deps.bus ? new BusFeed({ bus: deps.bus, clock, logger }) : NOBODY_ELSEWHERE,
  });
  const callLogged = (userIds: readonly UserId[]) => {
    for (const device of userIds.flatMap((id) => devices.ofUser(id)))
      devices.send(device, { name: 'session:call-logged', body: {} });
  };
  const output: CallsOutput = {
    onLogged: callLogged,
    send: (to, fact) => devices.send(to, fact),
    setBusy: (userId, busy) => {
      presence.setBusy(userId, busy);
      // After everybody has been told about the end.
      if (!busy) queueMicrotask(() => logins.callEnded(userId));
    },
  };
  const pushes: Pushes = openPushes({
    ...{ db, clock, logger, push: deps.push.port, secret: deps.push.secret, ringMs: settings.timings.ringMs },
    isSeen: (userId) => presence.isSeen(userId),
    isListed: (userId) => presence.isListed(userId),
  });
  const { calls, start } = prepareCalls(
    deps,
    output,
    presence,
    (succeeded) => readiness.wrote(succeeded),
    pushes.rings,
  );
  const availability = new AvailabilityEnds({ db, presence, calls, devices, logger });
  const logins = new LoginEnds({ devices, calls, presence, clock });
  await start();
  const paths = new CallPaths(metrics);
  metrics.watch(() => ({ ...devices.counts, calls: calls.counts }));
  const retention = keepRetention({ db, clock, logger, metrics, keep: settings.keep });

  const mail = keepSendingMail({ db, clock, logger, metrics, ...deps.mail });

  let draining: Promise<void> | null = null;
  /** By then its devices are connected to other sidecars, or gone. */
  let backAtMs: number | null = null;
  const handlers: RequestHandlers = {
    ...callRequests({
      ...{ calls, settings, metrics: paths, clock, isDraining: () => draining !== null && !calls.hasSuccessor },
      findPeople: (ids) => findPeople(ids, { db, presence }),
      standingTo: (callerId, calleeId) => standingBetween(db, callerId, calleeId),
      ringsClosedBrowsers: (userId) => pushes.ringsClosedBrowsers(userId),
      isListed: (userId) => presence.isListed(userId),
    }),
    ...iceRequests({ calls, clock, settings }),
    ...presenceRequests({ calls, presence, devices, db, clock }),
    ...checkRequests,
  };

  let lookAtLogins = () => {};
  const ears: Ears = {
    sessionRevoked: (sessionId, replaced = false) => logins.end(sessionId, replaced),
    profileChanged: (userId, profile) => presence.setProfile(userId, profile),
    loginsEnded: () => {
      lookAtLogins();
      void heldTies.renewAll();
    },
    peopleChanged: (userIds) => heldTies.changed(userIds),
    blocked: (blockerId, blockedId) => {
      void calls.apply({ type: 'blocked', blockerId, blockedId });
      heldTies.changed([blockerId, blockedId]);
    },
    mailQueued: () => mail.wake(),
    ringDeclined: (userId, callId) => calls.declineUnseen(userId, callId),
    contactsChanged: (userIds) => {
      heldTies.changed(userIds);
      for (const device of userIds.flatMap((id) => devices.ofUser(id)))
        devices.send(device, { name: 'session:contacts-changed', body: {} });
    },
  };
  const stopWatching = watchSessions({
    ...{ db, clock, logger },
    held: () => devices.logins,
    onEnded: (sessionId) => logins.end(sessionId, false),
    onDisabled: (sessionId) => logins.endDisabled(sessionId),
    watchMarks: (onMark) => {
      lookAtLogins = onMark;
      return deps.watchEndedLogins?.(onMark) ?? (() => undefined);
    },
  });
  const stopHearing = deps.hearWord?.(ears);

  const internal = internalListener({
    ...{ secret: settings.internalSecret, logger, ears },
    fault: () => readiness.fault(),
    metrics: () => metrics.collect(),
    figures: () => ({ online: presence.listedCount, paths: paths.told }),
  });
  httpServer.on('request', internal);
  const io = new Server(httpServer, { ...SOCKET_OPTIONS, transports: [...SOCKET_OPTIONS.transports] });
  setResponseHeaders(io, settings.responseHeaders);
  refuseOtherAddresses(io, settings.site, logger);
  answerNoPings(io);
  refuseMixedTransports(io);
  // Connections that are not signed in count too.
  io.engine.on('connection', (conn) => boundWaiting(conn, logger));
  let closing: Promise<void> | null = null;
  io.use(checkHandshake(deps, heldTies));
  io.on('connection', (socket) => {
    if (logins.isRecent((socket.data.proof as Proof).signedIn.sessionId)) return void socket.disconnect(true);
    connect(socket, {
      app: deps,
      devices,
      presence,
      heldTies,
      calls,
      handlers,
      limits,
      logger,
      metrics,
      isClosing: () => closing !== null,
    });
  });

  async function drain(): Promise<void> {
    logger.info('draining: no new calls are taken');
    readiness.drain();
    const isElsewhere = calls.hasSuccessor;
    if (isElsewhere) await calls.handOver();
    else await calls.atRest(REST_WITHIN_MS);
    const leaving = devices.all.map((device) => ({ ...device, isInCall: calls.hasCall(device) }));
    let longestMs = 0;
    for (const { reconnectInMs, ...device } of planReturns(leaving, isElsewhere)) {
      devices.send(device, { name: 'session:restarting', body: { reconnectInMs } });
      longestMs = Math.max(longestMs, reconnectInMs);
    }
    backAtMs = clock.steadyMs() + longestMs + BACK_WITHIN_MS;
    await new Promise<void>((resolve) => clock.after(LAST_WORDS_MS, resolve));
  }

  async function close(): Promise<void> {
    readiness.drain();
    const backWithinMs = backAtMs === null ? BACK_WITHIN_MS : Math.max(0, backAtMs - clock.steadyMs());
    presence.close(backWithinMs);
    heldTies.close();
    stopWatching();
    stopHearing?.();
    stopReaching?.();
    const farewell = io.close();
    await Promise.all([retention.stop(), mail.stop()]);
    await calls.close(backWithinMs);
    await pushes.close();
    // A client that is gone never answers the closing handshake, and nothing depends on its answer.
    await Promise.race([farewell, new Promise<void>((resolve) => clock.after(FAREWELL_MS, resolve))]);
  }
  return {
    drain: () => {
      draining ??= drain();
      return draining;
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
