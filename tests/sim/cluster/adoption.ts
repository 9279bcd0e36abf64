import type { Phone } from './phone';
import { ClusterWorld } from './world';

/** The promise: the calls of an owner that is gone have another one within this time. */
const ADOPTED_WITHIN_MS = 15_000;
/** A page whose sidecar is killed is back at another one. */
const BACK_AFTER_MS = 1_000;
/** Longer than any grace: a call that nobody came back to would have ended. */
const LATER_MS = 400_000;

async function talk(world: ClusterWorld, caller: Phone, callee: Phone): Promise<void> {
  void caller.invite(callee.user);
  await world.pass(2_000);
  void callee.accept();
  await world.pass(2_000);
  if (caller.call?.phase !== 'active' || callee.call?.phase !== 'active') world.watch.fail('the two do not talk');
}

/** The owner of two running calls is killed, frozen or cut off. Throws if they do not go on with another one in time. */
export async function loseOwner(seed: number): Promise<void> {
  const world = new ClusterWorld(seed);
  const { random, watch } = world;
  world.isHealed = true;
  try {
    await world.pass(2_000);
    const phones = [0, 2, 4, 6].map((index) => world.phones[index] as Phone);
    for (const phone of phones) phone.connect(random.pick(world.nodes));
    await world.pass(1_000);
    await talk(world, phones[0] as Phone, phones[1] as Phone);
    await talk(world, phones[2] as Phone, phones[3] as Phone);
    await world.pass(random.between(0, 5_000));

    const owner = world.owner;
    if (!owner) return watch.fail('nobody owns the calls');
    const how = random.pick(['killed', 'frozen', 'cut off'] as const);
    watch.note(`${owner.name} is ${how}`);
    const lost = phones.filter(({ node }) => node === owner);
    if (how === 'killed') world.replace(owner);
    else if (how === 'frozen') owner.freeze();
    else owner.cut(true);
    world.steady.after(BACK_AFTER_MS, () => {
      for (const phone of lost) {
        phone.disconnect(0);
        phone.connect(random.pick(world.nodes.filter((node) => node !== owner && !node.isDead)));
      }
    });
    await world.pass(ADOPTED_WITHIN_MS);

    const next = world.owner;
    if (!next || next === owner) return watch.fail('nobody else owns the calls');
    if (next.calls.counts.connected !== 2) watch.fail(`the next owner has ${JSON.stringify(next.calls.counts)}`);
    const { calls, leases } = world.rows;
    for (const { row, leaseId } of calls.values())
      if (row.endedAt !== null || leases.get(leaseId ?? '')?.node !== next.name)
        watch.fail(`${row.id} was not adopted`);
    for (const { user, call, isReady } of phones)
      if (!isReady || call?.phase !== 'active') watch.fail(`${user.id} is in ${call?.phase ?? 'no call'}`);

    if (how === 'frozen') owner.thaw();
    if (how === 'cut off') owner.cut(false);
    await world.pass(LATER_MS);
    for (const { row } of calls.values()) if (row.endedAt !== null) watch.fail(`${row.id} ended`);
    for (const phone of phones) phone.hangUp();
    await world.pass(5_000);
    for (const { row } of calls.values()) if (row.endReason !== 'hung-up') watch.fail(`${row.id} did not end`);
  } catch (error) {
    throw new Error(`seed ${seed}: ${String(error)}\n${watch.diary.join('\n')}`, { cause: error });
  }
}
