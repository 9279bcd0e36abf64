import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAccounts } from '@/tests/bench/load/accounts';
import { Crowd } from '@/tests/bench/load/crowd';
import { ATTACKS } from '@/tests/bench/load/hostile';
import { type Target, VIEW } from '@/tests/bench/load/page';
import { changePresence, Rings } from '@/tests/bench/load/rings';
import { secret, TestSidecar } from '@/tests/fakes/sidecar';

/*
 * What `npm run bench -- load` measures, with few enough people that it may fail for a count. More than 250 viewers,
 * so that not everybody hears of everything at once.
 */
const PEOPLE = 400;
const LEAVING = 150;
const publicUrl = 'http://localhost:3000';
const END_TO_HANGING_MS = 20_000;
/** Nobody who left is listed for longer. */
const STALE_MS = 15_000;

let sidecar: TestSidecar;
let target: Target;
let crowd: Crowd;

beforeAll(async () => {
  sidecar = await TestSidecar.start();
  target = { port: sidecar.port, publicUrl };
  crowd = new Crowd(await makeAccounts(sidecar.db, PEOPLE, { secret, publicUrl }), target);
  await crowd.arrive(END_TO_HANGING_MS);
});
afterAll(async () => {
  crowd.close();
  await sidecar.close();
});

it('tells everybody of everybody in the end', async () => {
  expect(await crowd.msUntilExact(END_TO_HANGING_MS)).not.toBeNull();
  expect(crowd.tally.missed).toBe(0);
});

it('loses no ring while people change their presence', async () => {
  const stop = changePresence(crowd.pages, 1);
  const { rings, lost } = await new Rings(crowd.pages).often(50, 2_000);
  stop();
  expect({ rings, lost }).toEqual({ rings: 100, lost: 0 });
});

it('loses no ring of honest people under attack', async () => {
  const honest = new Rings(crowd.pages.slice(PEOPLE / 2));
  for (const [name, attack] of Object.entries(ATTACKS)) {
    const ended = new AbortController();
    const attacking = attack(target, crowd.pages.slice(0, PEOPLE / 2), ended.signal);
    const { lost } = await honest.often(10, 1_000);
    ended.abort();
    await attacking;
    expect({ name, lost }).toEqual({ name, lost: 0 });
  }
  await expect.poll(() => crowd.absent).toBe(0);
  expect(await crowd.msUntilExact(END_TO_HANGING_MS)).not.toBeNull();
});

it('lists nobody who left for longer than 15 s', async () => {
  const leaving = crowd.pages.slice(0, LEAVING);
  const others = crowd.pages.slice(LEAVING);
  for (const page of leaving) page.close();
  await expect
    .poll(() => others.every(({ onlineCount }) => onlineCount === others.length - 1), { timeout: STALE_MS })
    .toBe(true);
  const left = new Set(leaving.map(({ account }) => account.id));
  expect(others.flatMap(({ people }) => people.filter(({ id }) => left.has(id)))).toEqual([]);
  // What was told adds up to what is answered.
  for (const page of others.slice(0, 20)) {
    const told = page.people;
    const reply = await page.ask('presence:show', VIEW);
    expect(reply).toMatchObject({ ok: true, total: others.length - 1, people: told });
    expect(told).toHaveLength(VIEW.limit);
  }
});

it('has everybody back after a restart', async () => {
  const others = crowd.pages.slice(LEAVING);
  await sidecar.stop();
  await sidecar.startAgain();
  const areBack = () => others.every(({ isThere, onlineCount }) => isThere && onlineCount === others.length - 1);
  await expect.poll(areBack, { timeout: END_TO_HANGING_MS }).toBe(true);
}, 40_000);
