import { describe, expect, it } from 'vitest';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import { LINGER_MS } from '@/server/presence/presence';
import { Random } from '@/tests/sim/random';
import { type Connected, everybody, type Sidecar, STEP_MS, userOf, World, watcherOf } from './world.fixture';

const SEEN: readonly Availability[] = ['available', 'away', 'do-not-disturb'];
const USERS = Array.from({ length: 12 }, (_, index) => `u${index}`);

/** Something that people do. */
function live(world: World, random: Random): void {
  const userId = random.pick(USERS);
  const deviceId = random.pick(['tab-1', 'tab-2']);
  const connected = world.connected.get(`${userId} ${deviceId}`);
  const reachable = world.sidecars.filter(({ process }) => !process.isFrozen);
  if (!connected) {
    if (reachable.length > 0 && random.chance(0.7)) world.arrive(userId, deviceId, random.pick(reachable));
    return;
  }
  const deed = random.between(0, 9);
  if (deed < 3) world.leave(userId, deviceId, random.chance(0.3));
  // A reload, or a move to another sidecar.
  else if (deed < 5 && reachable.length > 0) world.arrive(userId, deviceId, random.pick(reachable));
  else if (deed < 7) world.setIdle(connected, !connected.isIdle);
  else if (deed < 9) world.say(connected, { availability: random.pick(SEEN) });
  else world.say(connected, { name: `${userId}-${random.between(1, 99)}` });
}

/** Something that goes wrong. */
function harm(world: World, random: Random): void {
  const sidecar = random.pick(world.sidecars);
  const fault = random.between(0, 7);
  if (fault === 0) sidecar.process.isFrozen ? sidecar.process.thaw() : sidecar.process.freeze();
  if (fault === 1) sidecar.bus.setConnected(!sidecar.bus.isConnected);
  if (fault === 2) world.isSplit = !world.isSplit;
  if (fault === 3) Object.assign(world, { loss: random.next() / 2, maxDelayMs: random.between(0, 500), doubled: 0.3 });
  if (fault === 4 && world.sidecars.length > 1) world.crash(sidecar);
  if (fault === 5 && world.sidecars.length < 5) world.start();
  if (fault === 6) for (const { bus } of world.sidecars) bus.setConnected(false);
  if (fault === 7) world.heal();
}

describe('presence over several sidecars', () => {
  it.each(Array.from({ length: 80 }, (_, index) => index + 1))(
    'lists in the end exactly who is connected: world %i',
    async (seed) => {
      const random = new Random(seed);
      const world = new World(seed, random.between(2, 4));
      const troubledMs = random.between(5_000, 60_000);
      for (let passed = 0; passed < troubledMs; passed += 250) {
        if (random.chance(0.5)) live(world, random);
        if (random.chance(0.03)) harm(world, random);
        await world.pass(250);
      }
      world.heal();
      const healedMs = world.clock.steadyMs();
      const left = new Set(USERS.filter((id) => !world.isOnline(id)));
      // Life goes on meanwhile.
      for (let passed = 0; passed < 10_000; passed += 250) {
        if (random.chance(0.1)) live(world, random);
        for (const id of USERS) if (world.isOnline(id)) left.delete(id);
        await world.pass(250);
      }
      const there = [...world.onlineSinceMs].filter(([, sinceMs]) => sinceMs <= healedMs).map(([id]) => id);
      for (const sidecar of world.sidecars) {
        expect(world.idsAt(sidecar), `at ${sidecar.name}`).toEqual(expect.arrayContaining(there));
      }
      await world.pass(5_000);
      for (const sidecar of world.sidecars) {
        expect(
          world.idsAt(sidecar).filter((id) => left.has(id)),
          `left, at ${sidecar.name}`,
        ).toEqual([]);
      }
      // Words that were said on two sides of a split have no order; what is said now is last.
      for (const connected of world.connected.values()) {
        world.say(connected, { availability: random.pick([...SEEN, 'invisible']), name: connected.device.userId });
        await world.pass(500);
      }
      await world.pass(3_000);
      for (const sidecar of world.sidecars) expect(world.seenAt(sidecar), sidecar.name).toEqual(world.truth());
    },
  );

  it('shows nobody as gone who moves from one sidecar to another within the moment of a reload', async () => {
    const world = new World(1, 3);
    world.maxDelayMs = 50;
    const [a, b] = world.sidecars as [Sidecar, Sidecar, Sidecar];
    world.arrive('alice', 'tab', a);
    await world.pass(2_000);
    for (let move = 0; move < 10; move += 1) {
      const to = move % 2 === 0 ? b : a;
      world.leave('alice', 'tab');
      await world.pass(LINGER_MS - STEP_MS);
      world.arrive('alice', 'tab', to);
      for (let passed = 0; passed < 2_000; passed += STEP_MS) {
        await world.pass(STEP_MS);
        expect(world.sidecars.map((sidecar) => world.idsAt(sidecar))).toEqual([['alice'], ['alice'], ['alice']]);
      }
    }
    world.leave('alice', 'tab');
    await world.pass(1_000);
    expect(world.sidecars.map((sidecar) => world.idsAt(sidecar))).toEqual([[], [], []]);
  });

  it('keeps the people of a sidecar that crashed for ten seconds, and no longer than fifteen', async () => {
    const world = new World(1, 2);
    const [a, b] = world.sidecars as [Sidecar, Sidecar];
    world.arrive('alice', 'tab', a);
    world.arrive('bob', 'tab', a);
    await world.pass(3_000);
    expect(world.idsAt(b)).toEqual(['alice', 'bob']);
    world.crash(a);
    await world.pass(8_000);
    // Most are back at another by then: to others they were never away.
    world.arrive('bob', 'tab', b);
    expect(world.idsAt(b)).toEqual(['alice', 'bob']);
    await world.pass(7_000);
    expect(world.idsAt(b)).toEqual(['bob']);
  });

  it('forgets nobody because it was frozen itself', async () => {
    const world = new World(1, 2);
    const [a, b] = world.sidecars as [Sidecar, Sidecar];
    world.arrive('alice', 'tab', a);
    await world.pass(3_000);
    b.process.freeze();
    await world.pass(60_000);
    b.process.thaw();
    for (let passed = 0; passed < 5_000; passed += STEP_MS) {
      expect(world.idsAt(b)).toEqual(['alice']);
      await world.pass(STEP_MS);
    }
  });

  it('fetches thousands in pages, while they change', async () => {
    const world = new World(1, 1);
    const [a] = world.sidecars as [Sidecar];
    for (let n = 0; n < 3_000; n += 1) world.arrive(`u${n}`, 'tab', a);
    await world.pass(1_000);
    world.maxDelayMs = 100;
    const b = world.start();
    const total = () => b.presence.show(watcherOf(b), everybody).total;
    for (let n = 0; n < 20; n += 1) {
      world.leave(`u${n}`, 'tab', true);
      world.arrive(`late${n}`, 'tab', a);
      await world.pass(STEP_MS);
    }
    await world.pass(3_000);
    expect(total()).toBe(3_000);
    expect(b.presence.find('u3')).toBeUndefined();
    expect(b.presence.find('late3')).toMatchObject({ user: { name: 'late3' } });
    expect(world.idsAt(b)).toEqual(world.idsAt(a));
  });

  it('lets any number of sidecars fetch at the same time', async () => {
    const world = new World(1, 1);
    const [a] = world.sidecars as [Sidecar];
    for (let n = 0; n < 600; n += 1) world.arrive(`u${n}`, 'tab', a);
    await world.pass(1_000);
    world.maxDelayMs = 20;
    const others = Array.from({ length: 24 }, () => world.start());
    await world.pass(1_000);
    for (const other of others) expect(other.presence.show(watcherOf(other), everybody).total).toBe(600);
  });

  it('takes the latest word, even from a sidecar whose clock is behind', async () => {
    const world = new World(1, 3);
    const [a, b, c] = world.sidecars as [Sidecar, Sidecar, Sidecar];
    a.process.nowMs = () => world.clock.nowMs() + 60_000;
    world.arrive('alice', 'phone', a);
    world.arrive('alice', 'laptop', b);
    await world.pass(1_000);
    const [phone, laptop] = [...world.connected.values()] as [Connected, Connected];
    world.say(phone, { availability: 'do-not-disturb', name: 'Alice' });
    await world.pass(1_000);
    world.say(laptop, { availability: 'away' });
    await world.pass(1_000);
    for (const sidecar of [a, b, c]) expect(world.seenAt(sidecar)).toEqual(['alice Alice away']);
    world.leave('alice', 'laptop');
    await world.pass(2_000);
    for (const sidecar of [a, b, c]) expect(world.seenAt(sidecar)).toEqual(['alice Alice away']);
  });

  it('shows as away who is at none of their devices, wherever these are connected', async () => {
    const world = new World(1, 3);
    const [a, b, c] = world.sidecars as [Sidecar, Sidecar, Sidecar];
    world.arrive('alice', 'phone', a);
    world.arrive('alice', 'laptop', b);
    const [phone, laptop] = [...world.connected.values()] as [Connected, Connected];
    const status = async () => {
      await world.pass(1_500);
      return [...new Set([a, b, c].flatMap((sidecar) => world.seenAt(sidecar)))];
    };
    world.setIdle(phone, true);
    expect(await status()).toEqual(['alice alice available']);
    world.setIdle(laptop, true);
    expect(await status()).toEqual(['alice alice away']);
    world.leave('alice', 'phone');
    expect(await status()).toEqual(['alice alice away']);
    // The calls' owner tells every sidecar who is in one.
    for (const { presence } of [a, b, c]) presence.setBusy('alice', true);
    expect(await status()).toEqual(['alice alice in-a-call']);
    for (const { presence } of [a, b, c]) presence.setBusy('alice', false);
    world.setIdle(laptop, false);
    expect(await status()).toEqual(['alice alice available']);
  });

  it('drops what it does not understand', async () => {
    const world = new World(1, 2);
    const [a, b] = world.sidecars as [Sidecar, Sidecar];
    world.arrive('alice', 'tab', a);
    await world.pass(1_000);
    const share = { word: { user: userOf('eve', 'Eve'), availability: 'available', revision: 1 }, devices: 'active' };
    for (const body of [
      null,
      { kind: 'changes', seq: 1, rows: [['eve', { ...share, devices: 'many' }]] },
      { kind: 'changes', seq: 1.5, rows: [] },
      { kind: 'changes', seq: 1, rows: [['', null]] },
      { kind: 'bye' },
    ])
      a.bus.publish('presence', body);
    const asked = expect(a.bus.ask(b.name, 'presence:page', { snapshot: -1, page: 0 })).rejects.toThrow(/failed/);
    await world.pass(1_000);
    await asked;
    expect(world.idsAt(b)).toEqual(['alice']);
  });

  it('keeps the people of a sidecar that stops until they must be back, and then only those who are', async () => {
    const world = new World(1, 2);
    const [stopping, staying] = world.sidecars as [Sidecar, Sidecar];
    world.arrive('moves', 'tab', stopping);
    world.arrive('leaves', 'tab', stopping);
    world.arrive('stays', 'tab', staying);
    await world.pass(1_000);
    world.stop(stopping, 4_000);
    await world.pass(2_000);
    world.arrive('moves', 'tab', staying);
    await world.pass(1_500);
    expect(world.idsAt(staying)).toEqual(['leaves', 'moves', 'stays']);
    await world.pass(1_000);
    expect(world.idsAt(staying)).toEqual(['moves', 'stays']);
  });
});
