import { type Browser, expect } from '@playwright/test';
import type { Accounts, Choices } from '../fixtures/accounts';
import { callRegion, expectNoMedia, press } from './calls';
import { arrive, newPage, PERMISSIONS, type Person, VIEWPORT } from './people';
import type { Camera } from './picture';

/** Longer than it takes to hang up and to close the ended view. */
const LEAVE_MS = 3_000;

interface ReusedPerson {
  readonly person: Person;
  readonly choices: string;
}

/**
 * Users who stay in the lobby from one test to the next, because opening a page costs as much as a second of a call. A
 * user who is not back in the lobby without a call is replaced.
 */
export class ReusedPeople {
  readonly #waiting = new Map<Camera, ReusedPerson>();

  constructor(
    private readonly browsers: Record<Camera, Browser>,
    private readonly accounts: Accounts,
    private readonly url: string,
  ) {}

  /** Returns the user who waits with this camera and the same choices, otherwise a new one. */
  async take(camera: Camera, name: string, choices: Choices): Promise<Person> {
    const waiting = this.#waiting.get(camera);
    this.#waiting.delete(camera);
    if (waiting?.choices === JSON.stringify(choices)) return waiting.person;
    await waiting?.person.page.context().close();
    return arrive(await newPage(this.browsers[camera], this.url), this.accounts, name, choices);
  }

  /** Leaves the call, and keeps the user for the next test if the page is then in its initial state. */
  async keep(camera: Camera, person: Person, choices: Choices): Promise<void> {
    if (await resetToLobby(person)) this.#waiting.set(camera, { person, choices: JSON.stringify(choices) });
    else await person.page.context().close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#waiting.values()].map(({ person }) => person.page.context().close()));
    this.#waiting.clear();
  }
}

async function resetToLobby(person: Person): Promise<boolean> {
  const { page } = person;
  if (page.isClosed() || new URL(page.url()).pathname !== '/lobby') return false;
  try {
    for (const other of page.context().pages()) if (other !== page) await other.close();
    await leaveCall(person);
  } catch {
    return false;
  }
  await expectNoMedia(person);
  await page.setViewportSize(VIEWPORT);
  await page.context().clearPermissions();
  await page.context().grantPermissions(PERMISSIONS);
  await page.evaluate(() => window.observed.forget());
  return true;
}

/** Through the page: hangs up or declines, then closes the ended view. */
async function leaveCall(person: Person): Promise<void> {
  const region = callRegion(person);
  const wayOut = region.getByRole('button', { name: /^(Hang up|Cancel call|Decline|Close)$/ });
  for (let step = 0; step < 3 && (await region.count()) > 0; step++) await press(wayOut.first());
  await expect(region).toHaveCount(0, { timeout: LEAVE_MS });
}
