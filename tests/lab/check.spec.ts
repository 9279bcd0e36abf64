import type { Page } from '@playwright/test';
import { expectPicture } from '../e2e/fixtures/picture';
import { PATHS, type Path, SITES, setPath } from './network';
import { expect, test } from './test';

type State = 'good' | 'problem';
/** What the connection test must find: STUN, TURN over UDP, TCP and TLS. */
const FOUND: Record<Path, readonly [State, State, State, State]> = {
  'endpoint-independent': ['good', 'good', 'good', 'good'],
  'address-and-port-dependent': ['good', 'good', 'good', 'good'],
  'udp-blocked': ['problem', 'problem', 'good', 'good'],
  'only-443': ['problem', 'problem', 'problem', 'good'],
};
const ROUTES = ['stun', 'turn-udp', 'turn-tcp', 'turn-tls'] as const;

const stateOf = (page: Page, name: string) => page.locator(`[data-check=${name}]`).getAttribute('data-check-state');

for (const path of PATHS) {
  test(`the connection test finds what ${path} lets through, and makes its echo call through the relay`, async ({
    people,
  }) => {
    const { page } = people.a;
    setPath('a', path);
    await page.goto('/check');
    await page.getByRole('button', { name: 'Start the test' }).click();
    const isOpen = FOUND[path].every((state) => state === 'good');
    await expect(page.locator('[data-check-summary]')).toHaveAttribute(
      'data-check-summary',
      isOpen ? 'fine' : 'detour',
    );
    expect(await Promise.all(ROUTES.map((route) => stateOf(page, route)))).toEqual(FOUND[path]);
    await expect(page.locator('[data-check=echo]')).toContainText('You reach yourself through the relay');
    await expectPicture(page, 'Your picture after the round trip', 'alice');
    const figures = await page.locator('[data-figure]').allTextContents();
    console.log(`${path}: ${figures.join(', ')}`);
  });
}

test.afterAll(() => {
  for (const site of SITES) setPath(site, 'endpoint-independent');
});
