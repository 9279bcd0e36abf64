import type { Phone } from './phone';
import { ClusterWorld } from './world';

const FAULTS_MS = 60_000;

function act(world: ClusterWorld, phone: Phone): void {
  const { random } = world;
  if (random.chance(0.05)) {
    world.watch.saw('moved');
    return phone.disconnect(random.pick([0, 5, 8_000]));
  }
  if (!phone.isReady) return;
  const { call } = phone;
  if (!call) {
    const others = world.phones.filter(({ user }) => user !== phone.user);
    if (random.chance(0.5)) void phone.invite(random.pick(others).user);
  } else if (call.phase === 'ringing-in' && random.chance(0.6)) void phone.accept();
  else if (random.chance(0.25)) phone.hangUp();
}

function breakSomething(world: ClusterWorld): void {
  const { random, watch } = world;
  const node = random.pick(world.nodes);
  const forMs = random.pick([500, 3_000, 5_500, 7_000, 15_000]);
  switch (random.between(0, 5)) {
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

/** At rest nobody is in a call, nobody is busy, every call has ended, and everybody can call. */
async function checkRest(world: ClusterWorld): Promise<void> {
  const { watch } = world;
  for (const { row } of world.rows.calls.values()) if (row.endedAt === null) watch.fail(`${row.id} never ended`);
  for (const { name, busy } of world.nodes) if (busy.size > 0) watch.fail(`${[...busy]} are busy at ${name}`);
  const names = [...new Set(world.phones.map(({ user }) => user.id))];
  for (const [index, name] of names.entries()) {
    const phone = world.phones.find(({ user }) => user.id === name) as Phone;
    const callees = world.phones.filter(({ user }) => user.id === names[(index + 1) % names.length]);
    const reply = await Promise.all([phone.invite((callees[0] as Phone).user), world.pass(3_000)]);
    if (!reply[0].ok && reply[0].code === 'redial-later') continue;
    if (!reply[0].ok) watch.fail(`${name} cannot call: ${reply[0].code}`);
    for (const callee of callees)
      if (callee.call?.phase !== 'ringing-in')
        watch.fail(`${callee.user.id} does not ring for ${name}: ${callee.describe()}`);
    phone.hangUp();
    await world.pass(3_000);
  }
}

/** Lives through one day of faults; throws the first violation. Returns what was seen. */
export async function liveClusterDay(seed: number): Promise<ReadonlySet<string>> {
  const world = new ClusterWorld(seed);
  const { random, steady } = world;
  try {
    await world.pass(2_000);
    let isOver = false;
    const again = () => {
      if (isOver) return;
      world.reconnect();
      act(world, random.pick(world.phones));
      if (random.chance(0.03)) breakSomething(world);
      steady.after(random.pick([5, 50, 300, 1_000]), again);
    };
    again();
    await world.pass(FAULTS_MS);
    isOver = true;
    world.isHealed = true;
    await world.pass(30_000);
    for (let round = 0; round < 5; round += 1) {
      world.reconnect();
      await world.pass(3_000);
    }
    for (const phone of world.phones) if (phone.node === null) phone.connect(random.pick(world.nodes));
    await world.pass(3_000);
    await checkBeliefs(world);
    for (const phone of world.phones) phone.hangUp();
    await world.pass(60_000);
    await checkRest(world);
    return world.watch.seen;
  } catch (error) {
    throw new Error(`seed ${seed}: ${String(error)}\n${world.watch.diary.slice(-60).join('\n')}`, { cause: error });
  }
}
