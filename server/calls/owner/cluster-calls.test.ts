import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import type { CallFact } from '@/lib/protocol/sidecar/facts';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import { DEFAULT_TIMINGS } from '@/server/calls/registry/timings';
import { OPEN_TERMS } from '@/server/calls/registry/types';
import { MemoryCallStore, MemoryCalls } from '@/server/calls/store/memory-call-store';
import { type MemoryBus, MemoryHub } from '@/server/cluster/memory-bus';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { ClusterCalls } from './cluster-calls';
import { MemoryLease, MemoryOwnerLease } from './memory-owner-lease';
import { type Statement, TOPICS } from './messages';

const TIMINGS = { ttlMs: 6_000, renewMs: 1_500, marginMs: 1_000 };
const logger = pino({ level: 'silent' });
const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const alice = { userId: 'alice', deviceId: id(1) };
const bob = { userId: 'bob', deviceId: id(2) };
const callId = id(3);

let clock: ManualClock;
let hub: MemoryHub;
let rows: MemoryCalls;
let lease: MemoryLease;
let isLost: (from: string) => boolean;
/** Whether a message is kept for later instead of being delivered. */
let holdFor: (to: string, deliver: () => void) => boolean;
let one: Sidecar;
let two: Sidecar;

/** One sidecar, and everything that its devices hear, in order. */
class Sidecar {
  readonly heard: (readonly [user: string, what: CallSnapshot | null | CallFact])[] = [];
  readonly busy = new Set<string>();
  readonly logged: string[] = [];
  /** What its presence knows. */
  readonly availability = new Map<string, Availability>();
  readonly bus;
  readonly calls;
  /** Its timers do not run, as in a process that is stopped. */
  isHalted = false;
  /** It waits for the database in vain. */
  isWithoutDatabase = false;
  /** What the rows of new calls wait for. */
  insertsAfter: Promise<unknown> = Promise.resolve();

  constructor(name: string) {
    const own = {
      nowMs: () => clock.nowMs(),
      steadyMs: () => clock.steadyMs(),
      // Node's timers run up to a millisecond early.
      after: (ms: number, run: () => void) => clock.after(Math.max(0, ms - 1), () => this.isHalted || run()),
      every: (ms: number, run: () => void) => clock.every(ms, () => this.isHalted || run()),
    };
    this.bus = hub.open({ clock: own, logger, nodeId: name });
    this.calls = new ClusterCalls({
      ...{ bus: this.bus, clock: own, logger, timings: DEFAULT_TIMINGS, ownerTimings: TIMINGS },
      leaseTimings: { renewMs: 5_000, looks: 4 },
      lease: new MemoryOwnerLease(lease, clock, name),
      availabilityOf: (userId) => this.availability.get(userId) ?? null,
      storeOf: (fence) => {
        const store = new MemoryCallStore(rows, clock, name, fence);
        const insert = store.insert.bind(store);
        store.insert = (row) => this.insertsAfter.then(() => insert(row));
        if (this.isWithoutDatabase) store.open = () => Promise.reject(new Error('no route'));
        return store;
      },
      output: {
        send: ({ userId }, fact) => this.heard.push([userId, fact]),
        setBusy: (userId, isBusy) => (isBusy ? this.busy.add(userId) : this.busy.delete(userId)),
        onLogged: (userIds) => this.logged.push(...userIds),
      },
    });
    this.calls.start();
  }

  connect(device: typeof alice): void {
    this.calls.deviceOnline(device, 'available', (call) => this.heard.push([device.userId, call]));
  }

  heardBy(userId: string) {
    return this.heard.filter(([who]) => who === userId).map(([, what]) => what);
  }
}

/** The types of all that a sidecar has stated since it is watched. */
const statedBy = (ask: MockInstance<MemoryBus['ask']>) =>
  ask.mock.calls.flatMap(([, topic, body]) =>
    topic === TOPICS.statements ? (body as { statements: Statement[] }).statements.map(({ type }) => type) : [],
  );

async function pass(ms: number) {
  for (let rest = ms; rest >= 0; rest -= 100) {
    await new Promise((resolve) => setImmediate(resolve));
    if (rest > 0) clock.advance(Math.min(rest, 100));
  }
}

function invite(at = one) {
  return at.calls.apply({
    ...{ type: 'invite', by: alice, rowId: id(4), callId, media: 'video', offer: 'v=0\r\n', earlyLink: 'none' },
    ...{ caller: { id: 'alice', name: 'Alice', tag: 'A11C' }, callee: { id: 'bob', name: 'Bob', tag: 'B0BB' } },
    relayOnlyUserIds: [],
    terms: OPEN_TERMS,
  });
}

/** Alice, at the sidecar that owns the calls, talks to Bob at the other. */
async function talk() {
  one.connect(alice);
  two.connect(bob);
  await pass(500);
  expect(await invite()).toEqual({ ok: true });
  await pass(100);
  expect(await two.calls.apply({ type: 'accept', by: bob, callId, media: 'video' })).toEqual({ ok: true });
  expect(await two.calls.apply({ type: 'connected', by: bob, callId })).toEqual({ ok: true });
  await pass(100);
}

beforeEach(async () => {
  clock = new ManualClock();
  rows = new MemoryCalls();
  lease = new MemoryLease();
  isLost = () => false;
  holdFor = () => false;
  hub = new MemoryHub((from, to, deliver) => isLost(from) || holdFor(to, deliver) || queueMicrotask(deliver));
  one = new Sidecar('one');
  await pass(1);
  two = new Sidecar('two');
  await pass(2_000);
  expect([one.calls.ownerFence, two.calls.ownerFence]).toEqual([1, null]);
});
afterEach(() => Promise.all([one.calls.close(0), two.calls.close(0), pass(300)]));

it('tells a device at another sidecar of its ring, after its greeting', async () => {
  one.connect(alice);
  two.connect(bob);
  await pass(500);
  expect(await invite()).toEqual({ ok: true });
  await pass(100);
  expect(two.heardBy('bob')).toMatchObject([null, { name: 'call:invited', body: { callId } }]);
  expect([one, two].map(({ busy }) => [...busy].sort())).toEqual([
    ['alice', 'bob'],
    ['alice', 'bob'],
  ]);
  expect(await two.calls.isParty(bob, callId)).toBe(true);
  expect([two.calls.hasCall(bob), two.calls.isNeeded(bob), one.calls.isNeeded(alice)]).toEqual([true, false, true]);
});

it('keeps a device online that another sidecar has before the first one misses it', async () => {
  await talk();
  one.connect(bob);
  await pass(100);
  await two.calls.apply({ type: 'device-offline', by: bob });
  await pass(100);
  expect(one.heardBy('alice')).not.toContainEqual(expect.objectContaining({ name: 'call:peer-away' }));
  expect(one.heardBy('bob')).toMatchObject([{ phase: 'active', callId }]);
  await one.calls.apply({ type: 'device-offline', by: bob });
  await pass(100);
  expect(one.heardBy('alice').at(-1)).toEqual({ name: 'call:peer-away', body: { callId } });
});

it('keeps a user invisible who became so at another sidecar, also for the next owner', async () => {
  one.connect(alice);
  two.connect(bob);
  one.connect({ ...bob, deviceId: id(9) });
  await pass(500);
  await one.calls.apply({ type: 'availability-set', userId: 'bob', availability: 'invisible' });
  await pass(100);
  two.availability.set('bob', 'invisible');
  await Promise.all([one.calls.close(4_000), pass(100)]);
  two.connect(alice);
  await pass(2_000);
  expect(two.calls.ownerFence).toBe(2);
  await invite(two);
  await pass(100);
  expect(two.heardBy('bob')).toEqual([null]);
  expect(two.calls.counts).toMatchObject({ ringing: 1 });
});

it('silences a ring whose caller was blocked, whichever sidecar hears of it, and also after an outage', async () => {
  one.connect(alice);
  two.connect(bob);
  await pass(500);
  await invite();
  await pass(100);
  two.bus.setConnected(false);
  await two.calls.apply({ type: 'blocked', blockerId: 'bob', blockedId: 'alice' });
  await pass(500);
  two.bus.setConnected(true);
  await pass(2_000);
  expect([one, two].map(({ busy }) => [...busy])).toEqual([['alice'], ['alice']]);
  expect(two.heardBy('bob')).toContainEqual({ name: 'call:ended', body: { callId, reason: 'blocked' } });
  expect(two.calls.hasCall(bob)).toBe(false);
  expect(one.heardBy('alice')).toEqual([null]);
});

it('greets a device again whose facts were lost', async () => {
  await talk();
  isLost = (from) => from === 'one';
  void one.calls.apply({ type: 'hang-up', by: alice, callId, reason: 'hung-up' });
  await pass(100);
  isLost = () => false;
  expect(two.heardBy('bob').at(-1)).not.toBeNull();
  await pass(4_000);
  expect(two.heardBy('bob')).toContain(null);
  expect(two.calls.hasCall(bob)).toBe(false);
});

it('refuses a request within 2 s while nobody owns the calls', async () => {
  await talk();
  one.isHalted = true;
  one.bus.setConnected(false);
  const reply = two.calls.apply({ type: 'relink', by: bob, callId });
  await pass(2_000);
  expect(await Promise.race([reply, 'none yet'])).toEqual({ ok: false, code: 'internal' });
});

it('replaces an owner that stands still, greets everybody in a call, and ignores what it says later', async () => {
  await talk();
  one.isHalted = true;
  await pass(9_000);
  expect([one.calls.ownerFence, two.calls.ownerFence]).toEqual([null, 2]);
  expect(two.heardBy('bob').at(-1)).toMatchObject({ phase: 'active', callId });
  const before = two.heard.length;
  const fact = { name: 'call:ended', body: { callId, reason: 'hung-up' } };
  const sayings = [{ type: 'owner' }, { type: 'fact', device: bob, fact }];
  for (const [index, saying] of sayings.entries())
    one.bus.publish(TOPICS.said, { fence: 1, seq: 1_000 + index, sayings: [saying] });
  await pass(500);
  expect(two.heard).toHaveLength(before);
  expect(rows.calls.get(id(4))?.row).toMatchObject({ endedAt: null });
});

it('waits until no earlier lease is trusted when Redis has lost its counter', async () => {
  await talk();
  one.isHalted = true;
  lease.fence = 0;
  lease.held = null;
  await pass(2_000);
  // The old owner still trusts its lease, and two has one with the same number.
  expect(lease.held).toMatchObject({ by: 'two', fence: 1 });
  expect([one.calls.ownerFence, two.calls.ownerFence]).toEqual([1, null]);
  await pass(8_000);
  expect([one.calls.ownerFence, two.calls.ownerFence]).toEqual([null, 2]);
});

it('hands its calls over at once when it stops', async () => {
  await talk();
  await Promise.all([one.calls.close(4_000), pass(100)]);
  await pass(2_000);
  expect(two.calls.ownerFence).toBe(2);
  expect(two.heardBy('bob').at(-1)).toMatchObject({ phase: 'active', callId, peerPresent: false });
  expect(two.calls.counts).toEqual({ ringing: 0, connecting: 0, connected: 1 });
});

it('lets another sidecar own the calls when messages do not reach the owner, though Redis does', async () => {
  await talk();
  // Its lease has a connection of its own.
  one.bus.setConnected(false);
  await pass(9_000);
  expect([one.calls.ownerFence, two.calls.ownerFence]).toEqual([null, 2]);
  expect(two.heardBy('bob').at(-1)).toMatchObject({ phase: 'active', callId });
});

it('owns nothing any more after its machine has slept, though its steady clock stood still', async () => {
  await talk();
  clock.set(5_000);
  expect(one.calls.ownerFence).toBeNull();
  const asked = one.calls.apply({ type: 'relink', by: alice, callId: id(77) });
  const [reply] = await Promise.all([asked, pass(3_000)]);
  expect(reply).toMatchObject({ ok: false });
});

it('lets another sidecar take the calls over when it does not reach the database itself', async () => {
  await talk();
  two.isWithoutDatabase = true;
  await Promise.all([one.calls.close(4_000), pass(100)]);
  await pass(2_000);
  expect(lease.held).toMatchObject({ by: 'two' });
  one = new Sidecar('one');
  await pass(15_000);
  expect(lease.held).toMatchObject({ by: 'one' });
  expect([two.calls.ownerFence === null, one.calls.ownerFence === null]).toEqual([true, false]);
});

it('passes over what an owner of a newer version says, and misses nothing else', async () => {
  await talk();
  const ask = vi.spyOn(two.bus, 'ask');
  const news = { type: 'news', of: 'tomorrow' };
  const seq = 500;
  one.bus.publish(TOPICS.said, { fence: 1, seq, sayings: [news, { type: 'owner' }] });
  await pass(100);
  // The number was ahead: once.
  expect(statedBy(ask).filter((type) => type === 'all')).toHaveLength(1);
  one.bus.publish(TOPICS.said, { fence: 1, seq: seq + 1, sayings: [news, { type: 'logged', userIds: ['bob'] }] });
  await pass(100);
  expect(statedBy(ask).filter((type) => type === 'all')).toHaveLength(1);
  expect(two.logged).toEqual(['bob']);
});

it('says what concerns hundreds who arrive together in a few messages', async () => {
  const said: unknown[] = [];
  two.bus.on(TOPICS.said, (body) => said.push(body));
  for (let n = 0; n < 300; n += 1) two.connect({ userId: `user ${n}`, deviceId: id(100 + n) });
  await pass(500);
  expect(two.heard).toHaveLength(300);
  expect(said.length).toBeLessThan(6);
});

it('states each device once after an outage, and meanwhile keeps calm, however often they came and went', async () => {
  two.bus.setConnected(false);
  const ask = vi.spyOn(two.bus, 'ask');
  for (let round = 0; round < 200; round += 1) {
    for (let n = 0; n < 20; n += 1) {
      const device = { userId: 'bob', deviceId: id(100 + n) };
      two.connect(device);
      if (round < 199) await two.calls.apply({ type: 'device-offline', by: device });
    }
  }
  await pass(3_000);
  // One attempt in 300 ms, a beat in 2 s, and one each time that the list has grown too long.
  expect(ask.mock.calls.length).toBeLessThan(30);
  ask.mockClear();
  two.bus.setConnected(true);
  await pass(1_000);
  expect(statedBy(ask).filter((type) => type === 'online')).toHaveLength(20);
  expect(statedBy(ask).filter((type) => type === 'offline')).toEqual([]);
});

it('confirms an invite once its row is stored', async () => {
  one.connect(alice);
  two.connect(bob);
  await pass(500);
  one.insertsAfter = pass(300);
  expect(await invite()).toEqual({ ok: true });
  expect([...rows.calls.values()].map(({ row }) => row.callId)).toEqual([callId]);
});

it('confirms an invite after half a second while nothing can be stored', async () => {
  one.connect(alice);
  two.connect(bob);
  await pass(500);
  let store = () => {};
  one.insertsAfter = new Promise<void>((resolve) => {
    store = resolve;
  });
  const reply = invite();
  await pass(400);
  expect(await Promise.race([reply, 'none yet'])).toBe('none yet');
  expect(two.heardBy('bob').at(-1)).toMatchObject({ name: 'call:invited' });
  await pass(200);
  expect(await reply).toEqual({ ok: true });
  store();
});

it('knows that a device has gone which left while its sidecar was cut off', async () => {
  one.connect(alice);
  two.connect(bob);
  await pass(500);
  two.bus.setConnected(false);
  await two.calls.apply({ type: 'device-offline', by: bob });
  two.bus.setConnected(true);
  await pass(500);
  expect(await invite()).toEqual({ ok: true });
  await pass(1_000);
  expect([one, two].map(({ busy }) => [...busy])).toEqual([['alice'], ['alice']]);
});

it('tells nobody of a ring that was over by the time its sidecar heard of it', async () => {
  one.connect(alice);
  two.connect(bob);
  await pass(500);
  two.bus.setConnected(false);
  const late: (() => void)[] = [];
  holdFor = (to, deliver) => to === 'two' && late.push(deliver) > 0;
  expect(await invite()).toEqual({ ok: true });
  expect(await one.calls.apply({ type: 'cancel', by: alice, callId })).toEqual({ ok: true });
  await pass(100);
  expect(late.length).toBeGreaterThan(0);
  // Redis keeps what was said meanwhile.
  two.bus.setConnected(true);
  holdFor = () => false;
  for (const deliver of late) deliver();
  await pass(500);
  const told = two.heardBy('bob').map((what) => what && 'name' in what && what.name);
  expect(told).not.toContain('call:invited');
});

it('states everything once more when the first message after an outage was lost', async () => {
  two.bus.setConnected(false);
  await pass(500);
  two.connect(bob);
  // With Bob's greeting.
  vi.spyOn(one.bus, 'publish').mockImplementationOnce(() => undefined);
  two.bus.setConnected(true);
  await pass(3_000);
  expect(two.heardBy('bob')).toEqual([null]);
});

it('refuses a new call with a word of its own while nobody owns the calls', async () => {
  await talk();
  one.isHalted = true;
  one.bus.setConnected(false);
  two.connect(alice);
  const reply = invite(two);
  // The timer has run early: nothing else wakes whoever waits.
  await pass(1_499);
  await pass(0);
  expect(await Promise.race([reply, 'none yet'])).toEqual({ ok: false, code: 'unavailable' });
});

it('lets requests wait together, not each after the other, while the owner does not answer', async () => {
  await talk();
  one.isHalted = true;
  one.bus.setConnected(false);
  const answers: unknown[] = [];
  const asking = (async () => {
    for (let asked = 0; asked < 20; asked += 1)
      answers.push(await two.calls.apply({ type: 'relink', by: bob, callId }));
  })();
  await pass(2_000);
  expect(answers).toHaveLength(20);
  await asking;
  one.isHalted = false;
  one.bus.setConnected(true);
  await pass(3_000);
  expect(await two.calls.apply({ type: 'hang-up', by: bob, callId, reason: 'hung-up' })).toEqual({ ok: true });
});

it('hands its calls over before it stops, and nobody notices', async () => {
  await talk();
  expect([one.calls.hasSuccessor, two.calls.hasSuccessor]).toEqual([true, true]);
  const heard = [one, two].map(({ heard }) => heard.length);
  const handing = one.calls.handOver();
  // While nobody owns the calls.
  const reply = one.calls.apply({ type: 'relink', by: alice, callId });
  await pass(500);
  await handing;
  expect([one.calls.ownerFence, two.calls.ownerFence]).toEqual([null, 2]);
  expect(await reply).toEqual({ ok: true });
  const since = [one, two].flatMap((sidecar, index) => sidecar.heard.slice(heard[index]).map(([, what]) => what));
  expect(since.filter((what) => what && 'phase' in what)).toMatchObject([
    { phase: 'active', callId },
    { phase: 'active', callId },
  ]);
  const facts = since.flatMap((what) => (what && 'name' in what ? [what.name] : []));
  expect(facts.filter((name) => name !== 'call:peer-back')).toEqual(['call:relinked']);
  expect([...one.busy].sort()).toEqual(['alice', 'bob']);
});

it('keeps the devices of a sidecar that stops until they must be back', async () => {
  await talk();
  await Promise.all([one.calls.handOver(), pass(500)]);
  await Promise.all([one.calls.close(4_000), pass(300)]);
  await pass(3_000);
  const away = { name: 'call:peer-away', body: { callId } };
  expect(two.heardBy('bob')).not.toContainEqual(away);
  await pass(1_500);
  expect(two.heardBy('bob').at(-1)).toEqual(away);
  expect(two.calls.hasSuccessor).toBe(false);
});

it('has a device back that moved in time, and then knows nothing of the sidecar that stopped', async () => {
  await talk();
  await Promise.all([one.calls.handOver(), pass(500)]);
  await Promise.all([one.calls.close(4_000), pass(300)]);
  two.connect(alice);
  await pass(20_000);
  expect(two.heardBy('alice').at(-1)).toMatchObject({ phase: 'active', callId });
  expect(two.heardBy('bob')).not.toContainEqual(expect.objectContaining({ name: 'call:peer-away' }));
});

it('declines for somebody who has no device in the call, told at every sidecar, once', async () => {
  one.connect(alice);
  two.connect(bob);
  await pass(2_000);
  await invite();
  await pass(500);
  for (const { calls } of [one, two]) {
    calls.declineUnseen('mallory', callId);
    calls.declineUnseen('bob', callId);
  }
  await pass(500);
  const ended = one.heardBy('alice').filter((what) => what && 'name' in what && what.name === 'call:ended');
  expect(ended).toMatchObject([{ body: { callId, reason: 'declined' } }]);
  expect(two.busy).toEqual(new Set());
});
