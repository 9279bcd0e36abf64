import type { Mado } from '../fixtures/mado';
import { callId, connect, dial, expectEnded, expectFramesToGrow, expectPhase, hangUp, ringingDialog } from './calls';
import { entry, signUp, uniqueName } from './people';
import { expectPicture } from './picture';
import { expect, test } from './test';

const BACK_WITHIN_MS = 5_000;

async function killSidecar(mado: Mado): Promise<void> {
  const pid = mado.sidecarPid();
  if (!pid) throw new Error('no sidecar is listening');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => [undefined, pid].includes(mado.sidecarPid()), { timeout: BACK_WITHIN_MS }).toBe(false);
}

test('a call goes on over a killed sidecar, and presence is right again within 5 s', async ({
  mado,
  alice,
  bob,
  open,
}) => {
  const carol = await signUp(await open('alice'), uniqueName('Carol'));
  await connect(alice, bob);
  const before = await callId(alice);
  await expect(entry(carol.page, bob.name)).toContainText('In a call');

  const killedAt = Date.now();
  await killSidecar(mado);
  const dave = await signUp(await open('bob'), uniqueName('Dave'));
  for (const name of [alice.name, bob.name]) await expect(entry(dave.page, name)).toContainText('In a call');
  await expect(entry(carol.page, dave.name)).toBeVisible();
  expect(Date.now() - killedAt).toBeLessThan(BACK_WITHIN_MS);

  for (const person of [alice, bob]) {
    expect(await callId(person)).toBe(before);
    await expectPhase(person, 'connected');
    await expectFramesToGrow(person);
  }
  await hangUp(bob);
  await expectEnded(alice, 'hung-up');
  await expect(entry(carol.page, bob.name)).not.toContainText('In a call');
});

test('a ringing call survives a killed sidecar and can be accepted', async ({ mado, alice, bob }) => {
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  const before = await callId(alice);
  await killSidecar(mado);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await bob.page.getByRole('button', { name: 'Accept', exact: true }).click();
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  expect(await callId(alice)).toBe(before);
  expect(await callId(bob)).toBe(before);
  await expectPicture(alice.page, bob.name, 'bob');
  await expectPicture(bob.page, alice.name, 'alice');
});
