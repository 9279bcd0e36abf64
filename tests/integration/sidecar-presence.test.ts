import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

let sidecar: TestSidecar;
let watcher: TestDevice;
let ann: Account;
let bert: Account;
const open: TestDevice[] = [];

const connect = async (account: Account) => {
  const device = await sidecar.connect(account);
  open.push(device);
  return device;
};
const show = (query = '', limit = 50) => watcher.ask('presence:show', { query, offset: 0, limit });
const settle = () => expect.poll(() => show()).toMatchObject({ people: [], onlineCount: 0 });

beforeAll(async () => {
  sidecar = await TestSidecar.start();
  watcher = await sidecar.connect(await sidecar.account('Watcher'));
  ann = await sidecar.account('Ann');
  bert = await sidecar.account('Bert');
});
afterEach(async () => {
  for (const device of open.splice(0)) device.close();
  await settle();
});
afterAll(() => sidecar.close());

describe('presence over sockets', () => {
  it('reports a sign-in and a closed tab', async () => {
    await show();
    const device = await connect(ann);
    expect(await watcher.next('presence:changed')).toMatchObject({
      onlineCount: 1,
      total: 1,
      inserted: [{ at: 0, person: { id: ann.id, name: 'Ann', status: 'available' } }],
    });
    expect(await show()).toMatchObject({ people: [{ id: ann.id, name: 'Ann', status: 'available' }] });

    device.close();
    expect(await watcher.next('presence:changed')).toMatchObject({ onlineCount: 0, removed: [ann.id] });
  });

  it('reports nothing on a reload, or while another tab is open', async () => {
    const first = await connect(ann);
    const second = await connect(ann);
    await expect.poll(() => show()).toMatchObject({ total: 1 });
    const before = watcher.facts('presence:').length;
    first.close();
    const again = await sidecar.connect(ann, { deviceId: first.deviceId });
    open.push(again);
    second.close();
    again.close();
    open.push(await sidecar.connect(ann, { deviceId: first.deviceId }));
    // A later change of somebody else is the next thing heard.
    await connect(bert);
    await watcher.next('presence:changed');
    expect(watcher.facts('presence:').length).toBe(before + 1);
  });

  it('remembers the availability that a user chose, and hides invisible users', async () => {
    const device = await connect(ann);
    await expect.poll(() => show()).toMatchObject({ total: 1 });
    expect(await device.ask('presence:set', { availability: 'do-not-disturb' })).toEqual({ ok: true, endsAtMs: null });
    expect(await watcher.next('presence:changed')).toMatchObject({
      updated: [{ id: ann.id, status: 'do-not-disturb' }],
      inserted: [],
    });
    await device.ask('presence:set', { availability: 'invisible' });
    expect(await watcher.next('presence:changed')).toMatchObject({ removed: [ann.id], onlineCount: 0 });
    expect(await sidecar.db.user.findUnique({ where: { id: ann.id } })).toMatchObject({ availability: 'invisible' });
    device.close();
    const back = await connect(ann);
    expect(back.heard[0]).toMatchObject({ body: { availability: 'invisible' } });
    expect(await show()).toMatchObject({ total: 0 });
    await back.ask('presence:set', { availability: 'available' });
  });

  it('tells the availability set on one device to the user’s other devices, and to nobody else', async () => {
    const [laptop, phone, stranger] = [await connect(ann), await connect(ann), await connect(bert)];
    await laptop.ask('presence:set', { availability: 'away' });
    expect(await phone.next('session:availability-set')).toEqual({ availability: 'away', endsAtMs: null });
    await phone.ask('presence:set', { availability: 'available' });
    expect(await laptop.next('session:availability-set')).toEqual({ availability: 'available', endsAtMs: null });
    expect(laptop.facts('session:availability')).toHaveLength(1);
    expect(phone.facts('session:availability')).toHaveLength(1);
    expect(stranger.facts('session:availability')).toEqual([]);
  });

  it('shows a user as away who is at none of their devices', async () => {
    const [laptop, phone] = [await connect(ann), await connect(ann)];
    await expect.poll(() => show()).toMatchObject({ people: [{ id: ann.id, status: 'available' }] });
    expect(await laptop.ask('presence:idle', { isIdle: true })).toEqual({ ok: true });
    expect(await show()).toMatchObject({ people: [{ status: 'available' }] });
    await phone.ask('presence:idle', { isIdle: true });
    expect(await show()).toMatchObject({ people: [{ status: 'away' }] });
    await phone.ask('presence:idle', { isIdle: false });
    expect(await show()).toMatchObject({ people: [{ status: 'available' }] });
    phone.close();
    await expect.poll(() => show()).toMatchObject({ people: [{ status: 'away' }] });
    const back = await connect(ann);
    expect(back.heard[0]).toMatchObject({ body: { availability: 'available' } });
  });

  it('sends a view only the changes of the users it shows', async () => {
    await connect(ann);
    const other = await connect(bert);
    await expect.poll(() => show()).toMatchObject({ total: 2 });
    await show('ann');
    const before = watcher.facts('presence:').length;
    await other.ask('presence:set', { availability: 'away' });
    await show('ann');
    const seesBert = await connect(await sidecar.account('Zoe'));
    expect(await watcher.next('presence:changed')).toMatchObject({
      onlineCount: 3,
      total: 1,
      updated: [],
      removed: [],
      inserted: [],
    });
    expect(watcher.facts('presence:').length).toBe(before + 1);
    expect(await seesBert.ask('presence:show', { query: 'BER', offset: 0, limit: 5 })).toMatchObject({
      people: [{ id: bert.id, status: 'away' }],
    });
    await other.ask('presence:set', { availability: 'available' });
  });

  it('lists users page by page, ordered by name, without the requester', async () => {
    for (const name of ['dora', 'Carl', 'émile', '青木', 'Ａｄａ']) await connect(await sidecar.account(name));
    await expect.poll(() => show()).toMatchObject({ total: 5 });
    const page = async (offset: number) => {
      const reply = await watcher.ask('presence:show', { query: '', offset, limit: 2 });
      return reply.ok ? reply.people.map((person) => person.name) : [];
    };
    expect([await page(0), await page(2), await page(4)]).toEqual([['Ａｄａ', 'Carl'], ['dora', 'émile'], ['青木']]);
  });
});
