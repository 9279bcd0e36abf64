import { expect } from '@playwright/test';
import type { Database } from '@/lib/db/client';
import { callId, connect, expectEnded, expectFramesToGrow, expectPhase, hangUp } from '../fixtures/calls';
import type { Person } from '../fixtures/people';

declare global {
  interface Window {
    /** How often this page has rung, incoming or outgoing. */
    rings: number;
  }
}

/** Counts a page's rings from its load on. */
function countRings(): void {
  const isCounting = window.rings !== undefined;
  window.rings = 0;
  if (isCounting) return;
  let ringing = false;
  const look = () => {
    const rings = document.querySelector('[data-call-phase^="ringing"]') !== null;
    if (rings && !ringing) window.rings += 1;
    ringing = rings;
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}

/** A call between two users that is about to be disturbed. */
export interface SurvivingCall {
  readonly id: string;
  /**
   * Asserts that both see new frames of each other again, in the same call, without ringing. Pass `callee` if it has a
   * new page.
   */
  continues(callee?: Person): Promise<void>;
  /** Hangs up and asserts that the database has this one call, ended by hanging up. */
  endsByHangUp(): Promise<void>;
  /** Asserts that the database has this one call, ended for this reason. */
  hasRow(endReason: string): Promise<void>;
}

export async function startSurvivingCall(database: Database, caller: Person, callee: Person): Promise<SurvivingCall> {
  const beganAt = new Date();
  await connect(caller, callee);
  const id = await callId(caller);
  for (const { page } of [caller, callee]) {
    await page.context().addInitScript(countRings);
    await page.evaluate(countRings);
  }

  async function continues(other = callee): Promise<void> {
    await Promise.all([caller, other].map((person) => isWell(person, id)));
  }
  async function hasRow(endReason: string): Promise<void> {
    for (const { email } of [caller, callee]) {
      const own = { invitedAt: { gte: beganAt }, OR: [{ caller: { email } }, { callee: { email } }] };
      const rows = () => database.call.findMany({ where: own });
      const times = { connectedAt: expect.any(Date), endedAt: expect.any(Date) };
      await expect.poll(rows).toEqual([expect.objectContaining({ callId: id, endReason, ...times })]);
    }
  }
  return {
    id,
    continues,
    hasRow,
    endsByHangUp: async () => {
      await hangUp(caller);
      await expectEnded(caller, 'hung-up');
      await hasRow('hung-up');
    },
  };
}

/** How many links this page has created so far. */
function linksOf({ page }: Person): Promise<number> {
  return page.evaluate(() => window.observed.links.length);
}

/** Waits for the first frame over a link that the page created after its first `known` ones. */
async function firstPicture({ page }: Person, known = 0): Promise<void> {
  await page.waitForFunction(
    async (made) => {
      const report = await window.observed?.links.slice(made).at(-1)?.getStats();
      return [...(report?.values() ?? [])].some((entry) => entry.type === 'inbound-rtp' && entry.framesDecoded > 0);
    },
    known,
    { polling: 50 },
  );
}

/** Reloads the caller's page; resolves when both have a picture over a link created after that. */
export async function reloadCaller(caller: Person, callee: Person): Promise<void> {
  const known = await linksOf(callee);
  await caller.page.reload({ waitUntil: 'commit' });
  await Promise.all([firstPicture(caller), firstPicture(callee, known)]);
}

async function isWell(person: Person, id: string): Promise<void> {
  await expectPhase(person, 'connected');
  await expectFramesToGrow(person);
  expect(await callId(person)).toBe(id);
  expect(await person.page.evaluate(() => window.rings)).toBe(0);
}
