import { expect } from '@playwright/test';
import { callRegion } from '../fixtures/calls';
import type { Person } from '../fixtures/people';
import { expectPicture } from '../fixtures/picture';

const button = ({ page }: Person, name: string) => page.getByRole('button', { name, exact: true });

/** Does everything two users can do in a call, over nothing but their own link. */
export async function doEverything(alice: Person, bob: Person): Promise<void> {
  await button(alice, 'Mute microphone').click();
  await expect(callRegion(bob).getByText(/muted/i)).toBeVisible();
  await button(alice, 'Unmute microphone').click();
  await expect(callRegion(bob).getByText(/muted/i)).toBeHidden();
  await button(bob, 'Turn camera off').click();
  await expect(callRegion(alice).getByText(/camera is off/i)).toBeVisible();
  await button(bob, 'Turn camera on').click();
  await expectPicture(alice.page, bob.name, 'bob');
  for (const person of [alice, bob]) {
    const before = await restartIce(person);
    for (const other of [alice, bob]) await expect.poll(() => remoteUfrag(other)).not.toBe(before.get(other));
  }

  /** Triggers an ICE restart; returns the remote ufrag that each side had before. */
  async function restartIce(person: Person): Promise<Map<Person, string>> {
    const before = new Map<Person, string>();
    for (const each of [alice, bob]) before.set(each, await remoteUfrag(each));
    await person.page.evaluate(() => window.observed.links.at(-1)?.restartIce());
    return before;
  }
}

const remoteUfrag = ({ page }: Person): Promise<string> =>
  page.evaluate(() => /a=ice-ufrag:(.*)/.exec(window.observed.links.at(-1)?.remoteDescription?.sdp ?? '')?.[1] ?? '');
