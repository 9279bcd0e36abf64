import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster/cluster';
import type { SidecarProcess } from './cluster/sidecar-process';
import type { FaultKind, Recorder } from './history/history';

/** Longer than the owner's lease, and than a sidecar may be silent before its people are dropped. */
const FROZEN_MS = 12_000;
const CUT_MS = 12_000;
const REDIS_GONE_MS = 4_000;
const DATABASE_GONE_MS = 30_000;
const CLOCK_OFF_S = 60;

export interface Stage {
  readonly cluster: Cluster;
  readonly recorder: Recorder;
  /** The sidecar that said last that it owns the calls. */
  owner(): SidecarProcess;
  /** One of the others. */
  another(): SidecarProcess;
  /** Between 0 and 1. */
  random(): number;
}

interface FaultOf {
  readonly fault: FaultKind;
  readonly sidecar?: SidecarProcess;
}

async function during({ recorder, owner }: Stage, { fault, sidecar }: FaultOf, happens: () => Promise<void>) {
  const isOwner = sidecar !== undefined && sidecar === owner();
  const about = { fault, sidecar: sidecar?.name ?? null, isOwner };
  recorder.add({ type: 'fault-began', ...about });
  await happens();
  recorder.add({ type: 'fault-ended', ...about });
}

const kill = (stage: Stage, sidecar: SidecarProcess) =>
  during(stage, { fault: 'sidecar-killed', sidecar }, async () => {
    await sidecar.kill();
    await sidecar.start();
  });

const freeze = (stage: Stage, sidecar: SidecarProcess) =>
  during(stage, { fault: 'sidecar-frozen', sidecar }, async () => {
    sidecar.freeze();
    await delay(FROZEN_MS);
    sidecar.thaw();
  });

const cut = (stage: Stage, sidecar: SidecarProcess) =>
  during(stage, { fault: 'redis-cut', sidecar }, async () => {
    sidecar.redis.cut(stage.random() < 0.5 ? 'swallows' : 'refuses');
    await delay(CUT_MS);
    sidecar.redis.mend();
  });

/** Every fault, by a name for the log. */
export const FAULTS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'kill the owner': (stage) => kill(stage, stage.owner()),
  'kill another sidecar': (stage) => kill(stage, stage.another()),
  'freeze the owner': (stage) => freeze(stage, stage.owner()),
  'freeze another sidecar': (stage) => freeze(stage, stage.another()),
  'cut the owner from Redis': (stage) => cut(stage, stage.owner()),
  'cut another sidecar from Redis': (stage) => cut(stage, stage.another()),
  'restart Redis, empty': (stage) =>
    during(stage, { fault: 'redis-emptied' }, async () => {
      await stage.cluster.redis.kill();
      await delay(REDIS_GONE_MS);
      await stage.cluster.redis.start();
    }),
  'restart PostgreSQL': (stage) =>
    during(stage, { fault: 'database-gone' }, async () => {
      stage.cluster.postgres.halt();
      await delay(DATABASE_GONE_MS);
      stage.cluster.postgres.resume();
    }),
  // Neither wrong nor right from one moment to the next: nobody may notice.
  'set the clock of the owner': async (stage) => {
    stage.owner().setClock(stage.random() < 0.5 ? CLOCK_OFF_S : -CLOCK_OFF_S);
  },
  'restart all, one after the other': (stage) =>
    during(stage, { fault: 'rolling-restart' }, async () => {
      for (const sidecar of stage.cluster.sidecars) {
        await sidecar.drain();
        await sidecar.start();
      }
    }),
};
