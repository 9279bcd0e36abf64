import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '@/tests/sim/random';
import { type Cluster, openCluster } from './cluster/cluster';
import { watchStarvation } from './cluster/starvation';
import { FAULTS, type Stage } from './faults';
import { type History, Recorder } from './history/history';
import { Person } from './people/person';

const TEAMS = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm'];
const MINUTE_MS = 60_000;
/** People arrive, and make their first calls. */
const BEGIN_MS = 15_000;
/** Long enough to notice whoever is still listed 15 s after a fault, and whoever is missing after 10 s. */
const LONG_CALM_MS = 16_000;
const SHORT_CALM_MS = 11_000;
/** Everybody hangs up; ends that had to wait for the database are written. */
const SETTLE_MS = 60_000;
const LOOK_MS = 250;

/** Every fault once, and after each so much calm, in ms. */
const EACH_ONCE: readonly (readonly [string, number])[] = [
  ['kill another sidecar', SHORT_CALM_MS],
  ['set the clock of the owner', 0],
  ['kill the owner', LONG_CALM_MS],
  ['freeze the owner', LONG_CALM_MS],
  ['restart Redis, empty', LONG_CALM_MS],
  ['set the clock of the owner', 0],
  ['freeze another sidecar', SHORT_CALM_MS],
  ['restart PostgreSQL', SHORT_CALM_MS],
  ['cut the owner from Redis', LONG_CALM_MS],
  ['restart all, one after the other', LONG_CALM_MS],
];

export interface DayOptions {
  readonly seed: number;
  readonly people: number;
  /** So many minutes of faults at random; null for each fault once. */
  readonly minutes: number | null;
  readonly log: (line: string) => void;
}

export interface Day {
  readonly history: History;
  readonly seconds: number;
  /** Not everybody could end their calls in time. */
  readonly unsettled: number;
}

function* planOf(minutes: number | null, random: Random): Generator<readonly [string, number]> {
  if (minutes === null) return yield* EACH_ONCE;
  const untilMs = performance.now() + minutes * MINUTE_MS;
  while (performance.now() < untilMs)
    yield [random.pick(Object.keys(FAULTS)), random.chance(0.5) ? LONG_CALM_MS : SHORT_CALM_MS];
}

/** People play for a while, with faults between them; then all calls end. Returns everything that anybody saw. */
export async function playDay({ seed, people: count, minutes, log }: DayOptions): Promise<Day> {
  const random = new Random(seed);
  const recorder = new Recorder();
  let owner = 'a';
  let cluster: Cluster | null = null;
  const people: Person[] = [];
  let stopWatch = () => {};
  try {
    cluster = await openCluster({
      onOwner: (sidecar, fence) => {
        owner = sidecar;
        recorder.add({ type: 'owner', sidecar, fence });
        log(`${sidecar} owns the calls, number ${fence}`);
      },
      onCrash: (sidecar) => {
        recorder.add({ type: 'crashed', sidecar });
        log(`${sidecar} ended by itself`);
      },
    });
    const { sidecars, port, publicUrl } = cluster;
    const pids = () => [process.pid, ...sidecars.flatMap(({ pid }) => pid ?? [])];
    stopWatch = watchStarvation(pids, (ms) => recorder.add({ type: 'stalled', ms }));
    const members = await cluster.members(TEAMS, Math.ceil(count / TEAMS.length));
    const teams = new Map(TEAMS.map((team) => [team, members.filter((one) => one.team === team).map(({ id }) => id)]));
    const stage: Stage = {
      ...{ cluster, recorder },
      owner: () => sidecars.find(({ name }) => name === owner) ?? random.pick(sidecars),
      another: () => random.pick(sidecars.filter(({ name }) => name !== owner)),
      random: () => random.next(),
    };
    for (const member of members) {
      const own = new Random(random.between(0, 2 ** 31));
      const person = new Person({ member, port, publicUrl, recorder, random: () => own.next(), teams: TEAMS });
      people.push(person);
      person.start();
    }
    const beganMs = performance.now();
    await delay(BEGIN_MS);
    for (const [name, calmMs] of planOf(minutes, random)) {
      log(name);
      await FAULTS[name]?.(stage);
      await delay(calmMs);
    }
    for (const person of people) person.finish();
    const untilMs = performance.now() + SETTLE_MS;
    const unsettled = () => people.filter((person) => !person.isIdle).length;
    while (performance.now() < untilMs && (unsettled() > 0 || (await cluster.rows()).some(isLive)))
      await delay(LOOK_MS);
    const history = { events: recorder.events, writes: await cluster.writes(), rows: await cluster.rows(), teams };
    return { history, unsettled: unsettled(), seconds: Math.round((performance.now() - beganMs) / 1_000) };
  } finally {
    for (const person of people) person.leave();
    stopWatch();
    recorder.close();
    await cluster?.close();
  }
}

const isLive = ({ endedAt }: { readonly endedAt: number | null }) => endedAt === null;
