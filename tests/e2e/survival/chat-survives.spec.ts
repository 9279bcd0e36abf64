import { expectPhase, hangUp } from '../fixtures/calls';
import type { Person } from '../fixtures/people';
import { expect, test } from './test';

test.use({ stay: true });

const panel = ({ page }: Person) => page.getByRole('region', { name: 'Chat', exact: true });
const items = (person: Person) => panel(person).getByRole('list', { name: 'Messages' }).getByRole('listitem');

async function openChat({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Chat', exact: true }).click();
}

async function write(person: Person, text: string): Promise<void> {
  const field = panel(person).getByRole('textbox', { name: 'Message' });
  await field.fill(text);
  await field.press('Enter');
}

async function react(person: Person, line: string, emoji: string): Promise<void> {
  await panel(person).getByRole('button', { name: line }).click();
  await items(person).getByRole('button', { name: emoji }).click();
}

async function expectLines(person: Person, expected: readonly string[]): Promise<void> {
  await expect(items(person).locator('p')).toHaveText(expected);
}

test('people write to each other while the sidecar is dead', async ({ call, mado, alice, bob }) => {
  await openChat(alice);
  await openChat(bob);
  const pid = mado.sidecarPid();
  if (!pid) throw new Error('no sidecar is listening');
  // It hangs: nothing starts another one meanwhile.
  process.kill(pid, 'SIGSTOP');
  try {
    await write(alice, 'is anybody there?');
    await write(bob, 'yes');
    await expectLines(alice, ['is anybody there?', 'yes']);
    await expectLines(bob, ['is anybody there?', 'yes']);
    for (const person of [alice, bob]) {
      const own = items(person).filter({ has: person.page.getByText('You:') });
      await expect(own).toHaveAttribute('data-message-state', 'read');
    }
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await call.continues();
  await call.endsByHangUp();
});

test('a call takes its chat along to another page', async ({ call, alice, bob }) => {
  await openChat(alice);
  await openChat(bob);
  await write(alice, 'one');
  await write(bob, 'two');
  await expectLines(alice, ['one', 'two']);
  await react(bob, 'React to “one”', 'Party');
  await expect(items(alice).first()).toContainText(`${bob.name} reacted with 🎉`);
  await react(alice, 'React to “two”', 'Heart');
  await expect(items(bob).last()).toContainText(`${alice.name} reacted with ❤️`);
  const page = await bob.page.context().newPage();
  await page.goto('/lobby');
  const second = { ...bob, page };
  await page.getByRole('button', { name: 'Move the call here' }).click();
  await expectPhase(second, 'connected');
  await openChat(second);
  await expectLines(second, ['one', 'two']);
  await expect(items(second).first()).toContainText('You reacted with 🎉');
  await expect(items(second).last()).toContainText(`${alice.name} reacted with ❤️`);
  await react(second, 'React to “one”', 'Thumbs up');
  await expect(items(alice).first()).toContainText(`${bob.name} reacted with 👍`);
  await write(second, 'three');
  await write(alice, 'four');
  await expectLines(second, ['one', 'two', 'three', 'four']);
  await expectLines(alice, ['one', 'two', 'three', 'four']);
  await call.continues(second);
  await hangUp(second);
  await expectPhase(alice, 'ended');
});
