import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Privacy } from '@/lib/auth/account/privacy';
import { encodeProofCode } from '@/lib/auth/email/proof-code';
import { sessionCookieName } from '@/lib/auth/session/cookie';
import { watchEndedLogins } from '@/lib/auth/session/ended-logins';
import { readSession } from '@/lib/auth/session/read-session';
import { findSessionsTogether } from '@/lib/auth/session/session-lookup';
import { encodeSessionToken } from '@/lib/auth/session/session-token';
import { type Database, openDatabase } from '@/lib/db/client';
import { databaseHealth } from '@/lib/db/health';
import { migrate } from '@/lib/db/migrate';
import { SQLITE_BUSY_TIMEOUT_MS } from '@/lib/db/patience';
import type { Provider } from '@/lib/db/provider';
import { outboxTransport } from '@/lib/mail/outbox-transport';
import { openPush } from '@/lib/push/push';
import { privateKeyFrom, vapidKey } from '@/lib/push/vapid';
import { type App, createApp } from '@/server/app/app';
import { type Clock, systemClock } from '@/server/app/clock';
import { DEFAULT_TIMINGS, type RegistryTimings } from '@/server/calls/registry/timings';
import { DEFAULT_LEASE_TIMINGS, type LeaseTimings } from '@/server/calls/store/lease-keeper';
import { securityHeaders } from '@/server/edge/security-headers';
import { openSidecarMetrics } from '@/server/metrics/sidecar-metrics';
import { memoryLimits } from '@/server/requests/limits';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';
import type { Cluster, Joined } from './cluster';
import { connectDevice, type DeviceOptions, TestDevice } from './connect-device';

const publicUrl = 'http://localhost:3000';
export const secret = 'a secret for tests, at least 32 characters';
export const internalSecret = 'another secret for tests, of 32 characters';

const stunServers = [{ urls: ['stun:stun.example'] }];
export const turn = { urls: ['turn:turn.example'], secret: 'the secret of a TURN server, 32 characters' };

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly sessionId: string;
  readonly cookie: string;
}

/** A whole sidecar on its own port with a real database; it can be restarted like the real one. */
export class TestSidecar {
  readonly db: Database;
  /** Every logged line, as text. */
  readonly log: string[] = [];
  /** PUSH_ENDPOINTS: what is set here counts from the next start on. */
  pushEndpoints: readonly string[] = [];
  /** Where an operator's command leaves its mark. */
  readonly dataDir = mkdtempSync(join(tmpdir(), 'mado-sidecar-'));
  readonly #database: EmptyDatabase;
  readonly #timings: RegistryTimings;
  readonly #devices: TestDevice[] = [];
  readonly #node: string;
  readonly #isGuest: boolean;
  readonly #leaseTimings: LeaseTimings;
  /** Null for a sidecar that is alone. */
  readonly #cluster: Cluster | null;
  #joined: Joined | null = null;
  /** Its lease was ended by another sidecar: the real one's process would end now. */
  hasLostLease = false;
  /** Timers do not run, as in a process that is stopped. */
  isHalted = false;
  #http: Server | null = null;
  #app: App | null = null;
  port = 0;

  private constructor(
    db: Database,
    database: EmptyDatabase,
    timings: Partial<RegistryTimings>,
    leaseTimings: LeaseTimings,
    cluster: Cluster | null,
    host?: TestSidecar,
  ) {
    this.db = db;
    this.#database = database;
    this.#timings = { ...DEFAULT_TIMINGS, ...timings };
    this.#isGuest = host !== undefined;
    this.#leaseTimings = leaseTimings;
    this.#cluster = cluster;
    this.#node = host ? `beside ${host.#node}` : 'first';
  }

  static async start(
    timings: Partial<RegistryTimings> = {},
    provider: Provider = 'sqlite',
    leaseTimings = DEFAULT_LEASE_TIMINGS,
    ownDatabase?: EmptyDatabase,
    cluster: Cluster | null = null,
  ): Promise<TestSidecar> {
    const database = ownDatabase ?? (await emptyDatabase(provider));
    await migrate(database.url);
    const sidecar = new TestSidecar(
      openDatabase(database.url, SQLITE_BUSY_TIMEOUT_MS),
      database,
      timings,
      leaseTimings,
      cluster,
    );
    await sidecar.startAgain();
    return sidecar;
  }

  /** One more sidecar, on the same database. To be closed before this one. */
  async startAnother(timings: Partial<RegistryTimings> = {}): Promise<TestSidecar> {
    const db = openDatabase(this.databaseUrl, SQLITE_BUSY_TIMEOUT_MS);
    const other = new TestSidecar(
      db,
      this.#database,
      { ...this.#timings, ...timings },
      this.#leaseTimings,
      this.#cluster,
      this,
    );
    await other.startAgain();
    return other;
  }

  /** Starts a new sidecar on the same port and database, optionally without the TURN server, with a mail server, or with another lobby. */
  async startAgain({
    hasTurn = true,
    hasMail = false,
    lobby = 'everyone' as 'everyone' | 'contacts',
  } = {}): Promise<void> {
    const http = createServer();
    const cookieName = sessionCookieName(publicUrl);
    const { db } = this;
    const find = findSessionsTogether(db);
    this.#joined = (await this.#cluster?.join(this.#clock)) ?? null;
    this.#app = await createApp(http, {
      db,
      settings: {
        site: { publicUrl, trustedProxyHops: 0 },
        allowedOrigins: [publicUrl],
        internalSecret,
        stunServers,
        turn: hasTurn ? turn : null,
        earlyLinks: 'contacts',
        lobby,
        wantsProvedAddress: hasMail,
        timings: this.#timings,
        node: this.#node,
        leaseTimings: this.#leaseTimings,
        keep: { callsDays: 0, sessionsDays: 0 },
        responseHeaders: securityHeaders({ publicUrl }),
      },
      mail: {
        from: 'Mado <mado@mado.example>',
        context: { publicUrl, codeOf: (proofId) => encodeProofCode(proofId, secret) },
        openTransport: async () => outboxTransport(join(this.dataDir, 'outbox'), () => undefined),
      },
      push: {
        port: openPush({
          ...{ db, logger: pino({ level: 'silent' }), endpoints: this.pushEndpoints },
          ...{ key: vapidKey(privateKeyFrom(secret)), subject: 'https://mado.example' },
        }),
        secret,
      },
      databaseFault: databaseHealth(db, this.databaseUrl),
      limits: memoryLimits(),
      metrics: await openSidecarMetrics(),
      bus: this.#joined?.bus ?? null,
      owner: this.#joined?.owner ?? null,
      logger: pino({ level: 'debug' }, { write: (line: string) => this.log.push(line) }),
      clock: this.#clock,
      readSession: (cookie) => readSession(cookie, { db, secret, cookieName, find }),
      watchEndedLogins: (onMark) => watchEndedLogins(this.dataDir, onMark),
      onLeaseLost: () => {
        this.hasLostLease = true;
      },
    });
    await new Promise<void>((resolve) => http.listen(this.port, '127.0.0.1', resolve));
    this.#http = http;
    this.port = (http.address() as AddressInfo).port;
  }

  get #clock(): Clock {
    const unlessHalted = (run: () => void) => () => this.isHalted || run();
    return {
      nowMs: systemClock.nowMs,
      steadyMs: systemClock.steadyMs,
      after: (ms, run) => systemClock.after(ms, unlessHalted(run)),
      every: (ms, run) => systemClock.every(ms, unlessHalted(run)),
    };
  }

  get databaseUrl(): string {
    return this.#database.url;
  }

  /** What the real one does at SIGTERM: everybody is told, then the sidecar ends. */
  async drain(): Promise<void> {
    await this.#app?.drain();
    await this.stop();
  }

  /** Ends the sidecar: every socket is cut, calls stay in the database. */
  async stop(): Promise<void> {
    await this.#app?.close();
    await this.#joined?.leave();
    this.#joined = null;
    this.#http?.closeAllConnections();
  }

  disconnectAll(): void {
    for (const device of this.#devices.splice(0)) device.close();
  }

  async close(): Promise<void> {
    this.disconnectAll();
    await this.stop();
    await this.db.$disconnect();
    rmSync(this.dataDir, { recursive: true });
    if (!this.#isGuest) await this.#database.drop();
  }

  /** Creates a user who is signed in. */
  async account(name: string, availability = 'available', privacy: Partial<Privacy> = {}): Promise<Account> {
    const user = await this.db.user.create({
      data: { email: `${randomUUID()}@mado.test`, displayName: name, passwordHash: '-', availability, ...privacy },
    });
    return this.login({ id: user.id, name });
  }

  /** Adds another login of the same user. */
  async login({ id, name }: { id: string; name: string }): Promise<Account> {
    const expiresAt = new Date(Date.now() + 3_600_000);
    const session = await this.db.session.create({ data: { id: randomUUID(), userId: id, expiresAt } });
    const token = await encodeSessionToken({ sub: id, sid: session.id }, secret);
    return { id, name, sessionId: session.id, cookie: `${sessionCookieName(publicUrl)}=${token}` };
  }

  async connect(account: Account, options: Partial<DeviceOptions> = {}): Promise<TestDevice> {
    const device = await connectDevice({ port: this.port, cookie: account.cookie, ...options });
    this.#devices.push(device);
    return device;
  }

  /** Connects a device that may be refused. */
  attempt(options: Partial<DeviceOptions>): TestDevice {
    const device = new TestDevice({ port: this.port, ...options });
    this.#devices.push(device);
    return device;
  }

  /** Sends a notification as the web app would. */
  tell(path: string, body: unknown, authorization = `Bearer ${internalSecret}`): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`http://127.0.0.1:${this.port}${path}`, { method: 'POST', headers: { authorization }, body: text });
  }
}
