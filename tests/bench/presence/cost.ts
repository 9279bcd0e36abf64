import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from '../load/crowd';
import { print, type Row, round } from '../load/scenes';
import { openMado, processorMs } from '../load/servers';
import { makeContacts } from './contacts';

const ARRIVE_WITHIN_MS = 180_000;
const EXACT_WITHIN_MS = 60_000;
/** What changes cost is told apart from what the server does anyway by watching it idle for as long. */
const WATCH_MS = 10_000;
const CHANGES_A_SECOND = 20;
/** Deliveries leave in steps, the slowest every few seconds in a large lobby. */
const SETTLE_MS = 12_000;

interface Size {
  readonly people: number;
  readonly contacts: number;
}

/** The sidecar's processor time while `during` runs, in ms. */
async function spent(pid: number, during: () => Promise<unknown>): Promise<number> {
  const before = processorMs([pid]);
  await during();
  return processorMs([pid]) - before;
}

async function changeAvailability({ pages }: Crowd): Promise<number> {
  const count = (CHANGES_A_SECOND * WATCH_MS) / 1_000;
  // Of those in the first rows everybody is told, which is another cost, and would depend on chance.
  const shown = new Set(pages[0]?.people.map(({ id }) => id));
  const others = pages.filter(({ account }) => !shown.has(account.id));
  for (let turn = 0; turn < count; turn += 1) {
    void others[(turn * 37) % others.length]?.ask('presence:set', { availability: 'away' });
    await delay(1_000 / CHANGES_A_SECOND);
  }
  return count;
}

/**
 * One Mado with so many people online, each of whom watches so many contacts as their page does: what an arrival and a
 * change of availability cost the sidecar. The people's pages show the first rows of the lobby meanwhile.
 */
async function measure({ people, contacts }: Size): Promise<Row> {
  const mado = await openMado({ LOG_LEVEL: 'warn' });
  try {
    const accounts = await mado.accounts(people);
    await makeContacts(
      mado.db,
      accounts.map(({ id }) => id),
      contacts,
    );
    const crowd = new Crowd(accounts, mado.direct);
    let ofContacts = 0;
    for (const page of crowd.pages) {
      page.onFact('session:ready', () => void page.ask('presence:contacts', {}));
      page.onFact('presence:contacts-changed', () => {
        ofContacts += 1;
      });
    }
    const pid = mado.sidecarPid();
    let arrivedMs = 0;
    const arriving = await spent(pid, async () => {
      arrivedMs = await crowd.arrive(ARRIVE_WITHIN_MS);
      await crowd.msUntilExact(EXACT_WITHIN_MS);
    });
    const ofArrivals = ofContacts;
    await delay(SETTLE_MS);
    const idle = await spent(pid, () => delay(WATCH_MS + SETTLE_MS));
    const before = { lobby: crowd.tally.deliveries, contacts: ofContacts };
    let changes = 0;
    const changing = await spent(pid, async () => {
      changes = await changeAvailability(crowd);
      await delay(SETTLE_MS);
    });
    const row = {
      'arrived in ms': arrivedMs,
      'sidecar ms an arrival': round(arriving / people),
      'contact facts an arrival': round(ofArrivals / people),
      'sidecar ms a change': round((changing - idle) / changes),
      'lobby facts a change': round((crowd.tally.deliveries - before.lobby) / changes),
      'contact facts a change': round((ofContacts - before.contacts) / changes),
    };
    crowd.close();
    return row;
  } finally {
    await mado.stop();
  }
}

/** Prints what contacts cost, beside the same crowd without any. */
export async function measureCost(size: Size): Promise<void> {
  const rows: Record<string, Row> = {};
  for (const contacts of [0, size.contacts]) {
    rows[`${contacts} contacts each`] = await measure({ ...size, contacts });
    print(`${size.people} people online`, rows);
  }
}
