import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sessionCookieName } from '@/lib/auth/session/cookie';
import { encodeSessionToken } from '@/lib/auth/session/session-token';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { startPostgres } from '@/scripts/postgres.mjs';
import { bundle } from '@/scripts/start/bundle.mjs';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';
import { mutateBundle } from '@/tests/mutants/plugin';
import type { RowWrite, StoredRow } from '@/tests/several/history/history';
import type { Member } from '@/tests/several/people/page';
import { type Balancer, startBalancer } from './balancer';
import { openRedisLink } from './redis-link';
import { watchRows, writesOf } from './row-watch';
import { SidecarProcess } from './sidecar-process';

const HOUR_MS = 3_600_000;
const SECRET = 'a secret of the tests, at least 32 characters';
const PUBLIC_URL = 'http://localhost:3000';

export interface ClusterEvents {
  onOwner(sidecar: string, fence: number): void;
  onCrash(sidecar: string): void;
}

/** Three sidecars in processes of their own, behind Caddy, on one Redis and one PostgreSQL. */
export interface Cluster {
  readonly sidecars: readonly SidecarProcess[];
  readonly redis: TestRedis;
  readonly postgres: { halt(): void; resume(): void };
  readonly port: number;
  readonly publicUrl: string;
  readonly logFolder: string;
  /** Signed-in users, so many in each team, written to the database. */
  members(teams: readonly string[], inEach: number): Promise<Member[]>;
  /** Every write to a call's row since the start, in the database's order. */
  writes(): Promise<RowWrite[]>;
  rows(): Promise<StoredRow[]>;
  close(): Promise<void>;
}

/** `MADO_MUTANT` runs the sidecars with that bug. */
async function bundleSidecar(): Promise<string> {
  const program = 'dist/several/sidecar.mjs';
  const mutant = process.env.MADO_MUTANT;
  await bundle('server/index.ts', program, mutant ? { plugins: [mutateBundle(mutant)] } : {});
  return program;
}

export async function openCluster({ onOwner, onCrash }: ClusterEvents): Promise<Cluster> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const step of closers.reverse().splice(0)) await step();
  };
  try {
    const program = await bundleSidecar();
    const logFolder = join('test-results', 'several');
    rmSync(logFolder, { recursive: true, force: true });
    mkdirSync(logFolder, { recursive: true });
    const postgres = await startPostgres();
    closers.push(() => postgres.stop());
    const redis = await startRedis();
    closers.push(() => redis.stop());
    await migrate(postgres.url);
    const db = openDatabase(postgres.url);
    closers.push(() => db.$disconnect());
    await watchRows(db);
    const env = {
      ...{ DATABASE_URL: postgres.url, PUBLIC_URL, PORT: '3000', TRUSTED_PROXY_HOPS: '1' },
      ...{ AUTH_SECRET: SECRET, INTERNAL_SECRET: `internal: ${SECRET}` },
    };
    const sidecars: SidecarProcess[] = [];
    for (const name of ['a', 'b', 'c']) {
      const link = await openRedisLink(redis.url);
      closers.push(() => link.close());
      const sidecar = new SidecarProcess({
        ...{ name, program, env, redis: link, logFile: join(logFolder, `${name}.log`) },
        onOwner: (fence) => onOwner(name, fence),
        onCrash: () => onCrash(name),
      });
      closers.push(() => sidecar.close());
      await sidecar.start();
      sidecars.push(sidecar);
    }
    const balancer: Balancer = await startBalancer(sidecars.map(({ port }) => port));
    closers.push(() => balancer.stop());
    return {
      ...{ sidecars, redis, postgres, port: balancer.port, publicUrl: PUBLIC_URL, logFolder, close },
      members: (teams, inEach) => makeMembers(db, teams, inEach),
      writes: () => writesOf(db),
      rows: async () => (await db.call.findMany()).map((row) => ({ ...row, ...inMs(row) }) as StoredRow),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const inMs = ({ acceptedAt, endedAt }: { acceptedAt: Date | null; endedAt: Date | null }) => ({
  acceptedAt: acceptedAt?.getTime() ?? null,
  endedAt: endedAt?.getTime() ?? null,
});

async function makeMembers(db: Database, teams: readonly string[], inEach: number): Promise<Member[]> {
  const people = teams.flatMap((team) =>
    Array.from({ length: inEach }, () => ({ id: randomUUID(), sid: randomUUID(), team })),
  );
  await db.user.createMany({
    data: people.map(({ id, team }) => ({
      ...{ id, email: `${id}@several.test`, passwordHash: '-', displayName: `${team} ${id.slice(0, 8)}` },
    })),
  });
  const expiresAt = new Date(Date.now() + 24 * HOUR_MS);
  await db.session.createMany({ data: people.map(({ id, sid }) => ({ id: sid, userId: id, expiresAt })) });
  const cookieName = sessionCookieName(PUBLIC_URL);
  return Promise.all(
    people.map(async ({ id, sid, team }) => ({
      ...{ id, team },
      cookie: `${cookieName}=${await encodeSessionToken({ sub: id, sid }, SECRET)}`,
    })),
  );
}
