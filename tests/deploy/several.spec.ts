import type { Page } from '@playwright/test';
import {
  callId,
  callRegion,
  connect,
  dial,
  expectEnded,
  expectFramesToGrow,
  expectPhase,
  hangUp,
  press,
  ringingDialog,
} from '../e2e/fixtures/calls';
import { entry, type Person, signUp, uniqueName } from '../e2e/fixtures/people';
import { machineOf, ownerOf, poll } from './several/machines';
import { expect, test } from './several/test';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** An owner that is gone is replaced within 7.5 s, and its sidecar is back in half a second. */
const REPLACED = { timeout: 20_000 };

/** Two people, each at a machine of their own, who see each other in the lobby. */
async function meet(open: (camera: 'alice' | 'bob') => Promise<Page>): Promise<[Person, Person]> {
  const alice = await signUp(await open('alice'), uniqueName('Alice'));
  const bob = await signUp(await open('bob'), uniqueName('Bob'));
  await expect(entry(alice.page, bob.name)).toBeVisible();
  await expect(entry(bob.page, alice.name)).toBeVisible();
  return [alice, bob];
}

async function back(...people: Person[]): Promise<void> {
  for (const { page } of people) {
    const close = button(page, 'Close');
    if (await close.isVisible()) await close.click();
  }
}

test('two people at two machines call each other, and a third hears that they are busy', async ({
  open,
  front,
  machines,
  addresses,
}) => {
  expect(await machineOf(front, addresses[0], machines)).toBe(machines[0]);
  expect(await machineOf(front, addresses[1], machines)).toBe(machines[1]);
  const [alice, bob] = await meet(open);
  await connect(alice, bob);
  expect(await callId(alice)).toBe(await callId(bob));
  await Promise.all([expectFramesToGrow(alice), expectFramesToGrow(bob)]);
  const carol = await signUp(await open('alice'), uniqueName('Carol'));
  await expect(entry(carol.page, bob.name)).toContainText('In a call');
  await dial(carol, bob);
  await expectEnded(carol, 'busy');
  await hangUp(bob);
  await expectEnded(alice, 'hung-up');
});

test('two people who call each other at once are connected', async ({ open }) => {
  const [alice, bob] = await meet(open);
  // In the page, as a dialog may come over the button meanwhile.
  const dialOf = (from: Person, to: Person) => {
    const call = button(from.page, `Call ${to.name}`);
    return call.evaluate((element) => (element as HTMLButtonElement).click());
  };
  await Promise.all([dialOf(alice, bob), dialOf(bob, alice)]);
  for (const person of [alice, bob]) await expectPhase(person, 'connected');
  await Promise.all([expectFramesToGrow(alice), expectFramesToGrow(bob)]);
  expect(await callId(alice)).toBe(await callId(bob));
  await hangUp(alice);
  await expectEnded(bob, 'hung-up');
});

test('a call goes on after a reload that leads to the other machine', async ({ open, clients, addresses }) => {
  const [alice, bob] = await meet(open);
  await connect(alice, bob);
  const id = await callId(alice);
  clients.bob.address = addresses[0];
  try {
    clients.bob.cut();
    await bob.page.reload();
    for (const person of [alice, bob]) {
      await expectPhase(person, 'connected');
      expect(await callId(person)).toBe(id);
      await expectFramesToGrow(person);
    }
    await hangUp(bob);
    await expectEnded(alice, 'hung-up');
  } finally {
    clients.bob.address = addresses[1];
    clients.bob.cut();
  }
});

test('a call moves to a page that is connected to the other machine', async ({ open, clients, addresses }) => {
  const [alice, bob] = await meet(open);
  await connect(alice, bob);
  const id = await callId(alice);
  // Alice’s browser: it comes by the first machine.
  const page = await open('alice');
  await page.context().addCookies(await bob.page.context().cookies());
  expect(clients.alice.address).toBe(addresses[0]);
  await page.goto('/lobby');
  await button(page, 'Move the call here').click();
  const there = { ...bob, page };
  await expectPhase(there, 'connected');
  await expectEnded(bob, 'moved');
  expect(await callId(there)).toBe(id);
  await Promise.all([expectFramesToGrow(alice), expectFramesToGrow(there)]);
  await hangUp(there);
  await expectEnded(alice, 'hung-up');
});

test('a client that polls stays with one machine', async ({ front, machines, addresses }) => {
  for (const [index, address] of addresses.entries()) {
    const { sid } = JSON.parse((await poll(front, address)).text.slice(1)) as { sid: string };
    for (let round = 0; round < 5; round += 1) expect(await poll(front, address, sid)).toMatchObject({ status: 200 });
    expect(await machineOf(front, address, machines)).toBe(machines[index]);
  }
});

test('media goes on while the owner of the calls is killed, and people can hang up', async ({ open, machines }) => {
  const [alice, bob] = await meet(open);
  await connect(alice, bob);
  const id = await callId(alice);
  process.kill(ownerOf(machines).sidecarPid() ?? 0, 'SIGKILL');
  await Promise.all([expectFramesToGrow(alice), expectFramesToGrow(bob)]);
  for (const person of [alice, bob]) {
    await expectPhase(person, 'connected');
    expect(await callId(person)).toBe(id);
    await expect(callRegion(person)).not.toContainText('Reconnecting');
  }
  await hangUp(alice);
  await expectEnded(bob, 'hung-up');
  await back(alice, bob);
  // Somebody owns the calls again. Until then her calls are refused, or wait: her sidecar may be the one that is gone.
  const waits = alice.page.locator('[data-call-phase="ringing-out"]');
  await expect(async () => {
    await back(alice);
    if (await waits.isHidden()) await dial(alice, bob);
    await expect(ringingDialog(bob, alice)).toBeVisible({ timeout: 3_000 });
  }).toPass(REPLACED);
  await press(button(bob.page, 'Decline'));
  await expectEnded(alice, 'declined');
});

test('a call that rings while the owner of the calls is killed rings on, and is answered', async ({
  open,
  machines,
}) => {
  const [alice, bob] = await meet(open);
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  const owner = ownerOf(machines);
  const sidecar = owner.sidecarPid();
  process.kill(sidecar ?? 0, 'SIGKILL');
  await expect.poll(() => owner.sidecarPid() ?? sidecar, REPLACED).not.toBe(sidecar);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await press(button(bob.page, 'Accept'));
  for (const person of [alice, bob]) await expectPhase(person, 'connected');
  await Promise.all([expectFramesToGrow(alice), expectFramesToGrow(bob)]);
  await hangUp(bob);
  await expectEnded(alice, 'hung-up');
});
