import { setTimeout as delay } from 'node:timers/promises';
import type { Person } from '../e2e/fixtures/people';
import { firstFrameAfter, firstFrameAfterGap } from './frames';
import { changeAddress, type Site, setCable } from './network';

type People = Record<Site, Person>;
/** Milliseconds, at the caller (a) and at the callee (b). */
export type AtBoth = readonly [caller: number, callee: number];

const atBoth = async ({ a, b }: People, look: (person: Person) => Promise<number>): Promise<AtBoth> =>
  Promise.all([look(a), look(b)]);

const LOOK = { polling: 20, timeout: 60_000 };

/** When the page's call reaches this phase, by the machine's clock. */
export async function whenInPhase({ page }: Person, phase: string): Promise<number> {
  const isThere = (name: string) => document.querySelector(`[data-call-phase="${name}"]`) && Date.now();
  const found = await page.waitForFunction(isThere, phase, LOOK);
  return (await found.jsonValue()) || Number.NaN;
}

/**
 * Unplugs the callee's cable for so long. Returns when each side noticed, and when each got its first frame after the
 * cable was back.
 */
export async function withoutCable(people: People, seconds: number): Promise<{ noticed: AtBoth; picture: AtBoth }> {
  const outAtMs = Date.now();
  setCable('b', false);
  const noticed = await atBoth(people, async (person) => (await whenInPhase(person, 'reconnecting')) - outAtMs);
  await delay(outAtMs + seconds * 1_000 - Date.now());
  setCable('b', true);
  const backAtMs = Date.now();
  return { noticed, picture: await atBoth(people, (person) => firstFrameAfter(person, backAtMs)) };
}

/**
 * Gives these sites new addresses, one right after the other. Returns when each got its first frame after the freeze.
 */
export async function withNewAddress(people: People, ...sites: readonly Site[]): Promise<AtBoth> {
  const changedAtMs = Date.now();
  for (const site of sites) changeAddress(site);
  return atBoth(people, (person) => firstFrameAfterGap(person, changedAtMs));
}
