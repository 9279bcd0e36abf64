import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { sessionCookieName } from '@/lib/auth/cookie';
import { readSession } from '@/lib/auth/read-session';
import { encodeSessionToken } from '@/lib/auth/session-token';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { type App, createApp } from '@/server/app';
import { DEFAULT_TIMINGS, type RegistryTimings } from '@/server/calls/timings';
import { systemClock } from '@/server/clock';
import { connectDevice, type DeviceOptions, TestDevice } from './connect-device';

const publicUrl = 'http://localhost:3000';
const secret = 'a secret for tests, at least 32 characters';
export const internalSecret = 'another secret for tests, of 32 characters';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly sessionId: string;
  readonly cookie: string;
}

/** A whole sidecar on a port of its own with a real database, which can be restarted like the real one. */
export class TestSidecar {
  readonly db: Database;
  /** Every line logged, as text. */
  readonly log: string[] = [];
  readonly #folder: string;
  readonly #timings: RegistryTimings;
  readonly #devices: TestDevice[] = [];
  #http: Server | null = null;
  #app: App | null = null;
  port = 0;

  private constructor(db: Database, folder: string, timings: Partial<RegistryTimings>) {
    this.db = db;
    this.#folder = folder;
    this.#timings = { ...DEFAULT_TIMINGS, ...timings };
  }

  static async start(timings: Partial<RegistryTimings> = {}): Promise<TestSidecar> {
    const folder = await mkdtemp(join(tmpdir(), 'mado-sidecar-'));
    const databaseUrl = `file:${join(folder, 'mado.db')}`;
    await migrate(databaseUrl);
    const sidecar = new TestSidecar(openDatabase(databaseUrl), folder, timings);
    await sidecar.startAgain();
    return sidecar;
  }

  /** A new sidecar on the same port and database. */
  async startAgain(): Promise<void> {
    const http = createServer();
    const cookieName = sessionCookieName(publicUrl);
    const { db } = this;
    this.#app = await createApp(http, {
      db,
      settings: { allowedOrigins: [publicUrl], internalSecret, iceServers: [], timings: this.#timings },
      logger: pino({ level: 'debug' }, { write: (line: string) => this.log.push(line) }),
      clock: systemClock,
      readSession: (cookie) => readSession(cookie, { db, secret, cookieName }),
    });
    await new Promise<void>((resolve) => http.listen(this.port, '127.0.0.1', resolve));
    this.#http = http;
    this.port = (http.address() as AddressInfo).port;
  }

  /** Ends the sidecar; every socket is cut, calls stay in the database. */
  async stop(): Promise<void> {
    await this.#app?.close();
    this.#http?.closeAllConnections();
  }

  disconnectAll(): void {
    for (const device of this.#devices.splice(0)) device.close();
  }

  async close(): Promise<void> {
    this.disconnectAll();
    await this.stop();
    await this.db.$disconnect();
    await rm(this.#folder, { recursive: true });
  }

  /** A person who is signed in. */
  async account(name: string, availability = 'available'): Promise<Account> {
    const user = await this.db.user.create({
      data: { email: `${randomUUID()}@mado.test`, displayName: name, passwordHash: '-', availability },
    });
    return this.login({ id: user.id, name });
  }

  /** One more login of the same person. */
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

  /** A connection that may be refused. */
  attempt(options: Partial<DeviceOptions>): TestDevice {
    const device = new TestDevice({ port: this.port, ...options });
    this.#devices.push(device);
    return device;
  }

  /** What the web app would tell. */
  tell(path: string, body: unknown, authorization = `Bearer ${internalSecret}`): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`http://127.0.0.1:${this.port}${path}`, { method: 'POST', headers: { authorization }, body: text });
  }
}
