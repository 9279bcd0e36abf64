import { expect, type Locator, type Page } from '@playwright/test';
import { mediaFacts } from './observer';
import type { Person } from './people';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** A view takes nothing in its first moments; Playwright by itself would look again only every half second. */
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

/** Accepts a ringing call; first makes sure that nothing was opened or sent before it. */
export async function accept(callee: Person, caller: Person, how = 'Accept'): Promise<void> {
  await expect(ringingDialog(callee, caller)).toBeVisible();
  const [atCallee, atCaller] = await Promise.all([mediaFacts(callee.page), mediaFacts(caller.page)]);
  expect(atCallee).toMatchObject({ mediaRequests: 0, liveTracks: 0, packetsSent: 0, attachedStreams: 0 });
  expect(atCaller).toMatchObject({ packetsSent: 0, framesDecoded: 0 });
  await press(button(callee.page, how));
}

/** A connected video call of the two. */
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

/** The cameras of the tests give ten pictures a second. */
const ENOUGH_FRAMES_MS = 450;

/** Pictures keep arriving: some more than there are now. */
export async function expectFramesToGrow({ page }: Person): Promise<void> {
  let least = await mediaFacts(page);
  const grown = async () => {
    const now = await mediaFacts(page);
    // An element in the place of another begins to count anew.
    if (now.framesShown < least.framesShown) least = now;
    return Math.min(now.framesDecoded - least.framesDecoded, now.framesShown - least.framesShown);
  };
  await expect.poll(grown, { intervals: [ENOUGH_FRAMES_MS, 150] }).toBeGreaterThan(3);
}

/** Louder than the noise a decoder makes up; one beep of the fake microphone adds more than ten times as much. */
const AUDIBLE_ENERGY = 1e-5;

/** The remote sound is above silence now, not only earlier. */
export async function expectSound({ page }: Person): Promise<void> {
  const { audioEnergy } = await mediaFacts(page);
  await expect.poll(async () => (await mediaFacts(page)).audioEnergy).toBeGreaterThan(audioEnergy + AUDIBLE_ENERGY);
}

/** Two looks a second apart, longer than from beep to beep, find no sound between them. */
export async function expectSilence({ page }: Person): Promise<void> {
  let { audioEnergy } = await mediaFacts(page);
  const heard = async () => {
    const before = audioEnergy;
    audioEnergy = (await mediaFacts(page)).audioEnergy;
    return audioEnergy - before;
  };
  await expect.poll(heard, { intervals: [1_000] }).toBeLessThan(AUDIBLE_ENERGY);
}

/** The camera light is out: no live track, no open link, nothing attached. */
export async function expectNoMedia({ page }: Person): Promise<void> {
  await expect.poll(() => mediaFacts(page)).toMatchObject({ liveTracks: 0, openLinks: 0, attachedStreams: 0 });
}

export async function hangUp(person: Person): Promise<void> {
  await press(button(person.page, 'Hang up'));
}
