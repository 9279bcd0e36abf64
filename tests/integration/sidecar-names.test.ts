import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

let sidecar: TestSidecar;
let viewer: Account;
let watcher: TestDevice;

const connect = (account: Account) => sidecar.connect(account);
const show = (query: string) => watcher.ask('presence:show', { query, offset: 0, limit: 50 });

beforeAll(async () => {
  sidecar = await TestSidecar.start();
  viewer = await sidecar.account('Watcher');
  watcher = await sidecar.connect(viewer);
});
afterAll(() => sidecar.close());

describe('names over sockets', () => {
  it('tells two users of the same name apart, in the list and when they ring', async () => {
    const [one, other] = [await sidecar.account('Sam'), await sidecar.account('ＳＡＭ')];
    await connect(one);
    await expect.poll(() => show('sam')).toMatchObject({ total: 1 });
    const alone = await show('sam');
    expect(alone.ok && alone.people[0]).not.toHaveProperty('namesake');

    const caller = await connect(other);
    await expect
      .poll(() => watcher.facts('presence:').at(-1)?.body)
      .toMatchObject({ updated: [{ id: one.id, namesake: true }] });
    const both = await show('sam');
    const people = both.ok ? both.people : [];
    // By their ids: the name puts neither first.
    const ids = [one.id, other.id].sort();
    expect(people.map(({ id, namesake }) => [id, namesake])).toEqual(ids.map((id) => [id, true]));
    const tagOf = (id: string) => people.find((person) => person.id === id)?.tag;
    expect(tagOf(one.id)).not.toBe(tagOf(other.id));

    const callId = randomUUID();
    await caller.ask('call:invite', { callId, calleeId: viewer.id, media: 'audio', offer: 'v=0\r\n' });
    expect(await watcher.next('call:invited')).toMatchObject({ peer: { id: other.id, tag: tagOf(other.id) } });
    await caller.ask('call:cancel', { callId });
  });

  it('removes harmful characters from a name that was stored before there were rules', async () => {
    const old = await sidecar.account(`Eve\u202E\u200B${'\u0336'.repeat(180)}`);
    await connect(old);
    await expect.poll(() => show('eve')).toMatchObject({ people: [{ id: old.id, name: `Eve${'\u0336'.repeat(4)}` }] });
  });

  it('finds names however users type them', async () => {
    await connect(await sidecar.account('Łukasz Müller'));
    for (const query of ['lukasz', 'mueller LUK', 'ŁUKASZ']) {
      await expect.poll(() => show(query)).toMatchObject({ total: 1 });
    }
    expect(await show('lucas')).toMatchObject({ total: 0 });
  });
});
