import { expect, type Locator, type Page } from '@playwright/test';
import { mediaFacts } from './observer';
import type { Person } from './people';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/**
 * Clicks a guarded button as soon as its view accepts input; Playwright by itself would retry only every half second.
 */
export async function press(answer: Locator): Promise<void> {
  await expect.poll(() => answer.isEnabled(), { intervals: [50] }).toBe(true);
  await answer.click();
}

export async function dial(caller: Person, callee: Person, kind: 'Call' | 'Voice call' = 'Call'): Promise<void> {
  await button(caller.page, `${kind} ${callee.name}`).click();
}

export function ringingDialog(callee: Person, caller: Person) {
  return callee.page.getByRole('dialog', { name: `${caller.name} is calling` });
}

export function callRegion({ page }: Person) {
  return page.locator('[data-call-phase]');
}

export async function expectPhase(person: Person, phase: string): Promise<void> {
  await expect(callRegion(person)).toHaveAttribute('data-call-phase', phase);
}

export async function expectEnded(person: Person, reason: string, sentence?: string | RegExp): Promise<void> {
  await expect(callRegion(person)).toHaveAttribute('data-end-reason', reason);
  if (sentence) await expect(callRegion(person)).toContainText(sentence);
}

/** Accepts a ringing call, after asserting that nothing was opened or sent before. */
export async function accept(callee: Person, caller: Person, how = 'Accept'): Promise<void> {
  await expect(ringingDialog(callee, caller)).toBeVisible();
  const [atCallee, atCaller] = await Promise.all([mediaFacts(callee.page), mediaFacts(caller.page)]);
  expect(atCallee).toMatchObject({ mediaRequests: 0, liveTracks: 0, packetsSent: 0, attachedStreams: 0 });
  expect(atCaller).toMatchObject({ packetsSent: 0, framesDecoded: 0 });
  await press(button(callee.page, how));
}

/** Makes a connected video call between the two. */
export async function connect(caller: Person, callee: Person): Promise<void> {
  await dial(caller, callee);
  await accept(callee, caller);
  await Promise.all([expectPhase(caller, 'connected'), expectPhase(callee, 'connected')]);
}

export async function callId(person: Person): Promise<string> {
  const id = await callRegion(person).getAttribute('data-call-id');
  expect(id).toBeTruthy();
  return id ?? '';
}

/** The test cameras deliver ten frames per second. */
const ENOUGH_FRAMES_MS = 450;

/** Asserts that new frames keep arriving. */
export async function expectFramesToGrow({ page }: Person): Promise<void> {
  let least = await mediaFacts(page);
  const grown = async () => {
    const now = await mediaFacts(page);
    // A replaced video element counts from zero again.
    if (now.framesShown < least.framesShown) least = now;
    return Math.min(now.framesDecoded - least.framesDecoded, now.framesShown - least.framesShown);
  };
  await expect.poll(grown, { intervals: [ENOUGH_FRAMES_MS, 150] }).toBeGreaterThan(3);
}

/** Above the comfort noise of a decoder; one beep of the fake microphone adds more than ten times as much. */
const AUDIBLE_ENERGY = 1e-5;

/** Asserts that the remote audio is above silence now, not only earlier. */
export async function expectSound({ page }: Person): Promise<void> {
  const { audioEnergy } = await mediaFacts(page);
  await expect.poll(async () => (await mediaFacts(page)).audioEnergy).toBeGreaterThan(audioEnergy + AUDIBLE_ENERGY);
}

/** Asserts that two samples a second apart, longer than the beep interval, have no audio between them. */
export async function expectSilence({ page }: Person): Promise<void> {
  let { audioEnergy } = await mediaFacts(page);
  const heard = async () => {
    const before = audioEnergy;
    audioEnergy = (await mediaFacts(page)).audioEnergy;
    return audioEnergy - before;
  };
  await expect.poll(heard, { intervals: [1_000] }).toBeLessThan(AUDIBLE_ENERGY);
}

/** Asserts that no media is in use: no live track, no open link, nothing attached. */
export async function expectNoMedia({ page }: Person): Promise<void> {
  await expect.poll(() => mediaFacts(page)).toMatchObject({ liveTracks: 0, openLinks: 0, attachedStreams: 0 });
}

export async function hangUp(person: Person): Promise<void> {
  await press(button(person.page, 'Hang up'));
}
