import {
  callId,
  callRegion,
  connect,
  expectEnded,
  expectFramesToGrow,
  expectPhase,
  hangUp,
} from '../e2e/fixtures/calls';
import { PUBLIC_URL } from './front';
import { launch } from './launch';
import { expect, test } from './test';

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('an upgrade interrupts no call', async ({ mado, alice, bob, database }) => {
  await connect(alice, bob);
  const id = await callId(alice);

  process.kill(mado.pid, 'SIGTERM');
  await expect.poll(() => isRunning(mado.pid)).toBe(false);
  // Nobody answers at either port, and media needs nobody to.
  await Promise.all([expectFramesToGrow(alice), expectFramesToGrow(bob)]);

  const settings = { PORT: String(mado.port), SIGNALING_PORT: String(mado.signalingPort), DATA_DIR: mado.dataDir };
  const upgraded = await launch([process.execPath, 'scripts/start.mjs'], {
    ...settings,
    PUBLIC_URL,
    TRUSTED_PROXY_HOPS: '1',
  });
  try {
    for (const person of [alice, bob]) {
      await expectPhase(person, 'connected');
      expect(await callId(person)).toBe(id);
      await expectFramesToGrow(person);
      await expect(callRegion(person)).not.toContainText('Reconnecting');
    }
    await hangUp(alice);
    await expectEnded(bob, 'hung-up');
    const row = () => database.call.findFirst({ where: { callId: id } });
    await expect.poll(async () => (await row())?.endReason).toBe('hung-up');
  } finally {
    upgraded.child.kill('SIGTERM');
    await expect.poll(() => isRunning(upgraded.pid)).toBe(false);
    upgraded.clear();
  }
});
