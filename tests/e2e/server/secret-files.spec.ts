import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSessionToken } from '@/lib/auth/session/session-token';
import { entry, signUp, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

const folder = mkdtempSync(join(tmpdir(), 'mado-secrets-'));
const secret = 'the secret of a file, with a newline after it';

/** As `echo` and editors write it. */
function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
  return path;
}

test.use({
  settings: {
    AUTH_SECRET_FILE: fileOf('auth', secret),
    INTERNAL_SECRET_FILE: fileOf('internal', 'x'.repeat(40)),
    TURN_SECRET_FILE: fileOf('turn', 'y'.repeat(40)),
    TURN_URLS: 'turn:127.0.0.1:1',
    DATABASE_URL_FILE: fileOf('database', `file:${join(folder, 'mado.db')}`),
  },
});
test.afterAll(() => rmSync(folder, { recursive: true }));

test('secrets in files reach every program, without the newline at their end', async ({ open }) => {
  const alice = await signUp(await open('alice'), uniqueName('Alice'));
  const cookies = await alice.page.context().cookies();
  const token = cookies.find(({ name }) => name.startsWith('mado.session'))?.value ?? '';
  expect(await decodeSessionToken(token, secret)).not.toBeNull();

  // The web app tells the sidecar with the internal secret, and the sidecar tells Bob.
  const bob = await signUp(await open('bob'), uniqueName('Bob'));
  await expect(entry(bob.page, alice.name)).toBeVisible();
  await alice.page.goto('/settings');
  const renamed = uniqueName('Renamed');
  await alice.page.getByRole('textbox', { name: 'Display name' }).fill(renamed);
  await alice.page.getByRole('button', { name: 'Save name' }).click();
  await expect(entry(bob.page, renamed)).toBeVisible();
});
