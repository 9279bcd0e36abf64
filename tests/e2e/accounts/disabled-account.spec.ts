import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { settingsSchema } from '@/lib/config/schema';
import { callRegion, connect, expectFramesToGrow } from '@/tests/e2e/fixtures/calls';
import { entry, signIn } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import type { Mado } from '../../fixtures/mado';

/** Runs `npx mado` as an operator beside this Mado would. */
async function operate({ dataDir, databaseUrl, port }: Mado, ...args: string[]): Promise<string> {
  const unset = Object.fromEntries(Object.keys(settingsSchema.shape).map((name) => [name, '']));
  const env = { ...process.env, ...unset, DATA_DIR: dataDir, DATABASE_URL: databaseUrl, PORT: String(port) };
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/mado.mjs', ...args], { env });
  return stdout;
}

test('an operator disables an account in the middle of a call', async ({ mado, alice, bob, open }) => {
  expect(JSON.parse(await operate(mado, 'healthcheck', '--ready', '--json'))).toMatchObject({ ok: true });
  await connect(alice, bob);
  await Promise.all([expectFramesToGrow(alice), expectFramesToGrow(bob)]);

  expect(await operate(mado, 'admin', 'disable', alice.email)).toContain('can no longer sign in. 1 login has ended');
  await expect(alice.page).toHaveURL(/\/$/);
  await expect(callRegion(bob)).toHaveAttribute('data-end-reason', /signed-out|peer-left/);
  await bob.page.getByRole('button', { name: 'Close' }).click();
  await expect(callRegion(bob)).toHaveCount(0);
  await expect(entry(bob.page, alice.name)).toHaveCount(0);

  const page = await open('alice');
  await signIn(page, alice.email);
  await expect(
    page.getByText('This account is disabled. If you think that this is a mistake, ask whoever runs this Mado.'),
  ).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);

  await operate(mado, 'admin', 'enable', alice.email);
  await signIn(page, alice.email);
  await expect(page).toHaveURL(/\/lobby$/);
});
