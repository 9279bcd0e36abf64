import type { RegistryReply } from '@/server/calls/registry/types';
import type { Random } from '../random';
import type { Phone } from './phone';
import { ClusterWorld, type Size } from './world';

/** A day with everything that takes its time: rings that nobody answers, graces that end, faults that end by themselves. */
const LONG_FAULTS_MS = 60_000;
/** Enough for an owner to be replaced. */
const SHORT_FAULTS_MS = 8_000;
/**
 * All is whole again within this time, and nobody is listed who left, or missing who is there. It is used up only if
 * Redis is emptied and whoever takes the lease then is killed with it.
 */
const WHOLE_WITHIN_MS = 15_000;

const LOOK_EVERY_MS = 1_000;
const ANSWERED_WITHIN_MS = 2_000;

const smallSize = (random: Random): Size => ({
  nodes: random.between(2, 3),
  people: random.between(2, 3),
  devices: [random.between(1, 2), 1],
});

function act(world: ClusterWorld, phone: Phone): void {
  const { random } = world;
  if (random.chance(0.05)) {
    world.watch.saw('moved');
    return phone.disconnect(random.pick([0, 5, 8_000]));
  }
  if (!phone.isReady) return;
  const { call } = phone;
  if (!call) {
    const others = world.phones.filter(({ user }) => user.id !== phone.user.id);
    if (random.chance(0.5)) void phone.invite(random.pick(others).user);
  } else if (call.phase === 'ringing-in' && random.chance(0.6)) void phone.accept();
  else if (random.chance(0.25)) phone.hangUp();
}

function breakSomething(world: ClusterWorld): void {
  const { random, watch } = world;
  const node = random.pick(world.nodes);
  const forMs = random.pick([500, 3_000, 5_500, 7_000, 15_000]);
  switch (random.between(0, 6)) {
    case 0:
      if (!node.isDead) world.replace(node);
      return;
    case 1:
      if (node.isDead || node.isFrozen) return;
      watch.note(`${node.name} is frozen for ${forMs} ms`);
      watch.saw('frozen');
      node.freeze();
      return void world.steady.after(forMs, () => node.thaw());
    case 2:
      if (node.isDead) return;
      watch.note(`${node.name} is cut off for ${forMs} ms`);
      watch.saw('cut off');
      node.cut(true);
      return void world.steady.after(forMs, () => node.cut(false));
    case 3:
      watch.note('Redis is emptied');
      watch.saw('Redis emptied');
      world.lease.fence = 0;
      world.lease.held = null;
      return;
    case 4:
      if (world.isRedisGone) return;
      watch.note(`Redis is gone for ${forMs} ms`);
      watch.saw('Redis gone');
      return setRedisGone(world, true, forMs);
    case 5:
      if (node.isDead || node.isFrozen) return;
      watch.note(`the machine of ${node.name} sleeps for ${forMs} ms`);
      watch.saw('asleep');
      node.freeze(true);
      return void world.steady.after(forMs, () => node.thaw());
    case 6:
      watch.saw('messages lost');
      world.lossRate = 0.1;
      return void world.steady.after(forMs, () => {
        world.lossRate = 0;
      });
  }
}

function setRedisGone(world: ClusterWorld, isGone: boolean, forMs: number): void {
  world.isRedisGone = isGone;
  for (const node of world.nodes) node.cut(node.isCut);
  if (isGone) world.steady.after(forMs, () => setRedisGone(world, false, 0));
}

/** Nobody believes for long in a call that is over. */
async function checkBeliefs(world: ClusterWorld): Promise<void> {
  const mistaken = () => {
    const live = [...world.rows.calls.values()].filter(({ row }) => row.endedAt === null).map(({ row }) => row.callId);
    return world.phones.flatMap(({ user, call }) =>
      call && !live.includes(call.callId) ? [`${user.id} ${call.callId}`] : [],
    );
  };
  const before = mistaken();
  await world.pass(10_000);
  const still = mistaken().filter((belief) => before.includes(belief));
  if (still.length > 0) world.watch.fail(`believed though over: ${still.join(', ')}`);
}

/** What is wrong with who is listed: everybody who is connected is, everywhere, and nobody else. */
function wrongLists({ phones, nodes }: ClusterWorld): string[] {
  const connected = phones.filter(({ node }) => node !== null).map(({ user }) => user.id);
  const expected = [...new Set(connected)].sort().join(', ');
  return nodes.flatMap(({ name, listed }) => {
    const ids = listed.map(({ id }) => id).sort();
    return ids.join(', ') === expected ? [] : [`${name} lists ${ids.join(', ')} instead of ${expected}`];
  });
}

/** What is not yet as it was before the faults. */
function broken(world: ClusterWorld): string[] {
  const waiting = world.phones.filter(({ node, isReady }) => node !== null && !isReady);
  return [
    ...(world.owner ? [] : ['nobody owns the calls']),
    ...waiting.map((phone) => `${phone.user.id} is ${phone.describe()}`),
    ...wrongLists(world),
  ];
}

/** Passes time until all is whole. */
async function mend(world: ClusterWorld): Promise<void> {
  for (let ms = 0; ms < WHOLE_WITHIN_MS && broken(world).length > 0; ms += LOOK_EVERY_MS)
    await world.pass(LOOK_EVERY_MS);
  for (const what of broken(world)) world.watch.fail(what);
}

/** At rest nobody is in a call, every call has ended, and everybody can call: no slot has leaked. */
async function checkRest(world: ClusterWorld, pauseMs: number): Promise<void> {
  const { watch } = world;
  for (const { row } of world.rows.calls.values()) if (row.endedAt === null) watch.fail(`${row.id} never ended`);
  for (const what of wrongLists(world)) watch.fail(what);
  for (const { name, listed } of world.nodes)
    for (const { id, status } of listed) if (status !== 'available') watch.fail(`${id} is ${status} at ${name}`);
  const names = [...new Set(world.phones.map(({ user }) => user.id))];
  for (const [index, name] of names.entries()) {
    const phone = world.phones.find(({ user }) => user.id === name) as Phone;
    const callees = world.phones.filter(({ user }) => user.id === names[(index + 1) % names.length]);
    let reply: RegistryReply | null = null;
    void phone.invite((callees[0] as Phone).user).then((answer) => {
      reply = answer;
    });
    for (let ms = 0; ms < ANSWERED_WITHIN_MS && !reply; ms += pauseMs) await world.pass(pauseMs);
    const { ok, code } = { ok: false, code: 'no answer', ...(reply as RegistryReply | null) };
    if (code === 'redial-later') continue;
    if (!ok) watch.fail(`${name} cannot call: ${code}`);
    for (const callee of callees)
      if (callee.call?.phase !== 'ringing-in')
        watch.fail(`${callee.user.id} does not ring for ${name}: ${callee.describe()}`);
    phone.hangUp();
    await world.pass(pauseMs);
  }
}

/** People live through faults for this long. */
async function suffer(world: ClusterWorld, forMs: number, harm: number): Promise<void> {
  const { random, steady } = world;
  let isOver = false;
  const again = () => {
    if (isOver) return;
    world.reconnect();
    act(world, random.pick(world.phones));
    if (random.chance(harm)) breakSomething(world);
    steady.after(random.pick([5, 50, 300, 1_000]), again);
  };
  again();
  await world.pass(forMs);
  isOver = true;
}

async function liveLong(world: ClusterWorld): Promise<void> {
  await suffer(world, LONG_FAULTS_MS, 0.03);
  world.isHealed = true;
  await world.pass(30_000);
  for (let round = 0; round < 5; round += 1) {
    world.reconnect();
    await world.pass(3_000);
  }
  for (const phone of world.phones) if (phone.node === null) phone.connect(world.random.pick(world.nodes));
  await world.pass(3_000);
  await checkBeliefs(world);
  for (const phone of world.phones) phone.hangUp();
  await world.pass(60_000);
  await checkRest(world, 3_000);
}

async function liveShort(world: ClusterWorld): Promise<void> {
  await suffer(world, SHORT_FAULTS_MS, 0.1);
  world.heal();
  for (const phone of world.phones)
    if (phone.node === null && world.random.chance(0.8)) phone.connect(world.random.pick(world.nodes));
  // Long enough for whoever left to be noticed as gone.
  await world.pass(1_000);
  await mend(world);
  for (const phone of world.phones) if (phone.node === null) phone.connect(world.random.pick(world.nodes));
  for (const phone of world.phones) phone.hangUp();
  // What failed is repeated after two seconds.
  await world.pass(3_000);
  await mend(world);
  for (const phone of world.phones) phone.hangUp();
  await world.pass(200);
  await checkRest(world, 100);
}

/** Lives through one day of faults; throws the first violation. Returns what was seen. */
export async function liveClusterDay(seed: number, isLong: boolean): Promise<ReadonlySet<string>> {
  const world = new ClusterWorld(seed, isLong ? undefined : smallSize);
  try {
    await world.pass(isLong ? 2_000 : 100);
    await (isLong ? liveLong(world) : liveShort(world));
    return world.watch.seen;
  } catch (error) {
    throw new Error(`seed ${seed}: ${String(error)}\n${world.watch.diary.slice(-60).join('\n')}`, { cause: error });
  }
}
