import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { connect, expectFramesToGrow, expectPhase, hangUp } from '@/tests/e2e/fixtures/calls';
import type { Person } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

test.use({ stay: true });

const CHAT_CHANNEL_ID = 1;

declare global {
  interface Window {
    /** The page's own `chat` channels, the newest last. */
    chatChannels: RTCDataChannel[];
  }
}

/** Lets a test send what the product would not. */
function keepChatChannels(id: number): void {
  window.chatChannels = [];
  const create = RTCPeerConnection.prototype.createDataChannel;
  RTCPeerConnection.prototype.createDataChannel = function (label, init) {
    const channel = create.call(this, label, init);
    if (init?.id === id) window.chatChannels.push(channel);
    return channel;
  };
}

const panel = ({ page }: Person) => page.getByRole('region', { name: 'Chat', exact: true });
const lines = (person: Person) => panel(person).getByRole('list', { name: 'Messages' }).getByRole('listitem');
const field = (person: Person) => panel(person).getByRole('textbox', { name: 'Message' });
const toggle = ({ page }: Person) => page.getByRole('button', { name: 'Chat', exact: true });

async function openChat(...people: Person[]): Promise<void> {
  for (const person of people) {
    await toggle(person).click();
    await expect(field(person)).toBeVisible();
  }
}

async function write(person: Person, text: string): Promise<void> {
  await field(person).fill(text);
  await field(person).press('Enter');
  await expect(field(person)).toHaveValue('');
}

/** Once, in this order, and as far as this. */
async function expectLines(person: Person, expected: readonly string[], state?: string): Promise<void> {
  await expect(lines(person).locator('p')).toHaveText(expected);
  if (state)
    for (const line of await lines(person).all()) await expect(line).toHaveAttribute('data-message-state', state);
}

test('lines arrive once at the other side, in both directions, and are read', async ({ alice, bob }) => {
  await connect(alice, bob);
  await openChat(alice);
  await write(alice, 'Can you hear me?');
  await expect(lines(alice)).toHaveAttribute('data-message-state', 'delivered');
  await expect(toggle(bob)).toHaveAccessibleDescription('1 new message');
  await expect(bob.page).toHaveTitle(/^\(1\) /);
  await openChat(bob);
  await expect(lines(alice)).toHaveAttribute('data-message-state', 'read');
  await expect(toggle(bob)).not.toHaveAccessibleDescription(/new message/);
  await expect(bob.page).toHaveTitle(/^[^(]/);
  await field(bob).pressSequentially('Yes');
  await expect(panel(alice).getByText('is writing…')).toBeVisible();
  await field(bob).press('Enter');
  await expectLines(alice, ['Can you hear me?', 'Yes']);
  await expectLines(bob, ['Can you hear me?', 'Yes']);
  await expect(lines(bob).last()).toHaveAttribute('data-message-state', 'read');
  await expect(panel(alice).getByText('is writing…')).toBeHidden();
  await field(bob).press('Escape');
  await expect(panel(bob)).toBeHidden();
  await expect(toggle(bob)).toBeFocused();
  await hangUp(alice);
  await expectPhase(bob, 'ended');
  expect(await bob.page.evaluate(() => sessionStorage.getItem('mado.chat'))).toBeNull();
});

test('a reload of either page loses no line and repeats none', async ({ alice, bob }) => {
  await connect(alice, bob);
  await openChat(alice, bob);
  const said = ['one', 'two'];
  await write(alice, 'one');
  await write(bob, 'two');
  await expectLines(alice, said);
  for (const [reloaded, other] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    await reloaded.page.reload({ waitUntil: 'commit' });
    // While the page is away.
    said.push(`to ${reloaded.name}`);
    await write(other, `to ${reloaded.name}`);
    await expectPhase(reloaded, 'connected');
    await openChat(reloaded);
    // Lines that cross each other may be shown in either order.
    await expectLines(reloaded, said);
    said.push(`from ${reloaded.name}`);
    await write(reloaded, `from ${reloaded.name}`);
    await expectLines(reloaded, said);
    await expectLines(other, said);
    await expect(lines(reloaded).last()).toHaveAttribute('data-message-state', 'read');
  }
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});

test('a page that can store nothing learns the lines from the other one', async ({ alice, bob }) => {
  await connect(alice, bob);
  await openChat(alice, bob);
  await write(alice, 'one');
  await write(bob, 'two');
  await expectLines(alice, ['one', 'two']);
  await alice.page.evaluate(() => sessionStorage.removeItem('mado.chat'));
  await alice.page.reload({ waitUntil: 'commit' });
  await expectPhase(alice, 'connected');
  await openChat(alice);
  await expectLines(alice, ['one', 'two']);
  await expect(panel(alice).getByText('From your other device')).toBeVisible();
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});

test('a reaction shows at both sides, changes, outlives a reload, and is taken back', async ({ alice, bob }) => {
  await connect(alice, bob);
  await openChat(alice, bob);
  await write(alice, 'We got the flat!');
  await expectLines(bob, ['We got the flat!']);
  const reaction = (person: Person, words: string) => lines(person).getByText(words, { exact: true });
  await lines(bob).hover();
  await lines(bob).getByRole('button', { name: 'React to “We got the flat!”' }).click();
  await lines(bob).getByRole('button', { name: 'Party' }).click();
  await expect(reaction(alice, `${bob.name} reacted with 🎉`)).toBeVisible();
  await expect(reaction(bob, 'You reacted with 🎉')).toBeVisible();
  const told = alice.page.getByText(`${bob.name} reacted with 🎉 to “We got the flat!”`);
  await expect(told).toHaveCount(1);
  // By keys alone, to the own line.
  await field(alice).press('Shift+Tab');
  await expect(lines(alice).getByRole('button', { name: 'React to' })).toBeFocused();
  await alice.page.keyboard.press('Enter');
  await expect(lines(alice).getByRole('button', { name: 'Thumbs up' })).toBeFocused();
  await alice.page.keyboard.press('Tab');
  await alice.page.keyboard.press('Space');
  await expect(reaction(bob, `${alice.name} reacted with ❤️`)).toBeVisible();
  await expect(lines(alice).getByRole('button', { name: 'React to' })).toBeFocused();
  for (const reloaded of [bob, alice]) {
    await reloaded.page.reload({ waitUntil: 'commit' });
    await expectPhase(reloaded, 'connected');
    await openChat(reloaded);
    await expect(lines(reloaded).getByText('reacted with')).toHaveText([/🎉|❤️/, /🎉|❤️/]);
  }
  await expect(told).toHaveCount(0);
  await lines(bob).hover();
  await lines(bob).getByRole('button', { name: 'React to' }).click();
  await expect(lines(bob).getByRole('button', { name: 'Party' })).toHaveAttribute('aria-pressed', 'true');
  await bob.page.keyboard.press('Escape');
  await expect(panel(bob)).toBeVisible();
  await bob.page.keyboard.press('Enter');
  await bob.page.keyboard.press('Enter');
  await expect(reaction(alice, `${bob.name} reacted with 🎉`)).toHaveCount(0);
  await expect(reaction(alice, 'You reacted with ❤️')).toBeVisible();
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});

test('a raised hand shows at the other side until it is lowered, also after reloads', async ({ alice, bob }) => {
  await connect(alice, bob);
  await openChat(alice);
  const raise = panel(alice).getByRole('button', { name: 'Raise hand' });
  const badge = bob.page.getByRole('status').getByText(`${alice.name} has raised their hand`);
  await raise.click();
  await expect(raise).toHaveAttribute('aria-pressed', 'true');
  await expect(badge).toBeVisible();
  for (const { page } of [alice, bob]) {
    await page.reload({ waitUntil: 'commit' });
    await expectPhase(alice, 'connected');
    await expectPhase(bob, 'connected');
    await expect(badge).toBeVisible();
  }
  // The chat is closed again; the hand can be lowered over the picture.
  await alice.page.getByRole('button', { name: 'Your hand is raised.' }).click();
  await expect(badge).toBeHidden();
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});

test('an emoji shows over the picture of the other side for a moment, and as often as a person sends it', async ({
  alice,
  bob,
}) => {
  await connect(alice, bob);
  await openChat(alice);
  await panel(alice).getByRole('button', { name: 'Show an emoji' }).click();
  const applause = panel(alice).getByRole('button', { name: 'Applause' });
  const shown = bob.page.locator('[data-burst=peer]');
  await applause.click();
  await expect(shown).toHaveText('👏');
  await expect(bob.page.getByRole('status').getByText(`${alice.name} shows 👏`)).toHaveCount(1);
  await expect(alice.page.locator('[data-burst=own]')).toContainText('👏');
  await expect(shown).toHaveCount(0);
  // In one task: far more than anybody presses.
  await applause.evaluate((button: HTMLElement) => {
    for (let press = 0; press < 50; press += 1) button.click();
  });
  await expect(shown).toHaveCount(1);
  await expect(alice.page.locator('[data-burst=own]')).toHaveCount(1);
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});

test('code is set as code, lines have a time, and the chat can be saved as text', async ({ alice, bob }) => {
  await connect(alice, bob);
  await openChat(alice, bob);
  await write(alice, 'Run `npm start`:\n```\n<b>https://example.org/</b>\n  done\n```');
  await write(bob, 'ok');
  await expect(lines(bob).locator('code')).toHaveText(['npm start', '<b>https://example.org/</b>\n  done'], {
    useInnerText: true,
  });
  await expect(lines(bob).getByRole('link')).toHaveCount(0);
  const block = lines(bob).locator('code').last();
  expect(await block.evaluate((element) => getComputedStyle(element).fontFamily)).toContain('mono');
  await expect(lines(bob).locator('time')).toHaveText([/^\d{1,2}:\d{2}/, /^\d{1,2}:\d{2}/]);
  const downloading = bob.page.waitForEvent('download');
  await panel(bob).getByRole('button', { name: 'Save chat' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('mado-chat.txt');
  const saved = await readFile(await download.path(), 'utf8');
  const [first = '', ...others] = saved.split('\n');
  expect(first).toMatch(/^\[.*\d:\d\d.*\] /);
  expect(first).toContain(`${alice.name}: Run \`npm start\`:`);
  expect(others.slice(0, 4)).toEqual(['    ```', '    <b>https://example.org/</b>', '      done', '    ```']);
  expect(others[4]).toMatch(/\] You: ok$/);
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});

test('Enter sends, unless an input method composes, and Shift breaks the line', async ({ alice, bob }) => {
  await connect(alice, bob);
  await openChat(alice, bob);
  const composer = await alice.page.context().newCDPSession(alice.page);
  await composer.send('Input.imeSetComposition', { text: 'かん', selectionStart: 2, selectionEnd: 2 });
  await expect(field(alice)).toHaveValue('かん');
  // As an input method takes the key: while it composes, and where the browser tells it as key 229.
  for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
    await field(alice).dispatchEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init });
  }
  await expect(field(alice)).toHaveValue('かん');
  await expect(lines(alice)).toHaveCount(0);
  await composer.send('Input.insertText', { text: '漢' });
  await field(alice).press('Shift+Enter');
  await field(alice).pressSequentially('二');
  await field(alice).press('Enter');
  await expectLines(bob, ['漢\n二']);
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});

test('what is written is shown as text, and only web addresses are links', async ({ alice, bob }) => {
  await connect(alice, bob);
  await openChat(alice, bob);
  const rude = '<img src=x onerror=alert(1)> javascript:alert(1) https://example.org/a?b=c。\u202eabc';
  await write(alice, rude);
  await write(alice, `${'W'.repeat(5_000)} مرحبا`);
  await write(alice, 'やあ 👨‍👩‍👧');
  await expect(lines(bob)).toHaveCount(3);
  await expect(lines(bob).first().locator('p')).toHaveText(rude);
  await expect(lines(bob).locator('img')).toHaveCount(0);
  const link = lines(bob).getByRole('link');
  await expect(link).toHaveCount(1);
  await expect(link).toHaveAttribute('href', 'https://example.org/a?b=c');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  const widths = await panel(bob).evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
  expect(widths[0]).toBe(widths[1]);
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});

test('a new line does not move somebody who reads further up', async ({ alice, bob }) => {
  await connect(alice, bob);
  await openChat(alice, bob);
  await write(alice, Array.from({ length: 120 }, (_, n) => `${n}`).join('\n'));
  await expect(lines(bob)).toHaveCount(1);
  const log = panel(bob).getByRole('log');
  await expect.poll(() => log.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0);
  await log.evaluate((element) => element.scrollTo({ top: 0 }));
  await expect.poll(() => log.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  await write(alice, 'new');
  await panel(bob).getByRole('button', { name: 'New messages' }).click();
  await expect(lines(bob).last()).toBeInViewport();
  await expect(lines(alice).last()).toHaveAttribute('data-message-state', 'read');
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});

async function sendRaw(page: Page, ...frames: readonly (string | object)[]): Promise<void> {
  await page.evaluate(
    (texts) => {
      const channel = window.chatChannels.at(-1);
      for (const text of texts) if (channel?.readyState === 'open') channel.send(text);
    },
    frames.map((frame) => (typeof frame === 'string' ? frame : JSON.stringify(frame))),
  );
}

test('a page that sends rubbish ends the chat over this link, and not the call', async ({ alice, join }) => {
  const bob = await join('bob', 'Bob');
  await bob.page.addInitScript(keepChatChannels, CHAT_CHANNEL_ID);
  await bob.page.reload();
  await connect(alice, bob);
  await openChat(alice, bob);
  await write(bob, 'hello');
  await expectLines(alice, ['hello']);
  const id = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0001';
  const line = { type: 'line', side: 'callee', n: 9, id, part: 0, isLast: true, text: 'forged' };
  await sendRaw(bob.page, line, { ...line, n: 2 }, '<b>', 'x'.repeat(60_000), { ...line, side: 'caller', n: 1 });
  await sendRaw(bob.page, ...Array<string>(2_000).fill('{"type":"typing","isTyping":true}'));
  await expect(panel(alice).getByText('The chat has stopped')).toBeVisible();
  await expectLines(alice, ['hello']);
  await expectFramesToGrow(alice);
  await expectPhase(alice, 'connected');
  await write(alice, 'still there?');
  await expect(lines(alice).last()).toHaveAttribute('data-message-state', 'sending');
  await expect.poll(() => bob.page.evaluate(() => window.chatChannels.at(-1)?.readyState)).toBe('closed');
  await write(bob, 'yes');
  await expect(lines(bob).last()).toHaveAttribute('data-message-state', 'sending');
  // An honest page again: what waited is sent.
  await bob.page.reload({ waitUntil: 'commit' });
  await expectPhase(bob, 'connected');
  await openChat(bob);
  await expect(lines(bob).locator('p')).toContainText(['hello', 'still there?']);
  await expect(lines(bob)).toHaveCount(3);
  await expect(lines(alice)).toHaveCount(3);
  await expect(panel(alice).getByText('The chat has stopped')).toBeHidden();
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});

test('a thousand lines are shown, and a call with them goes on', async ({ alice, join }) => {
  const bob = await join('bob', 'Bob');
  await bob.page.addInitScript(keepChatChannels, CHAT_CHANNEL_ID);
  await bob.page.reload();
  await connect(alice, bob);
  await openChat(alice, bob);
  await write(bob, 'first');
  await expectLines(alice, ['first']);
  const line = { type: 'line', side: 'callee', part: 0, isLast: true, id: '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0001' };
  const lineOf = (n: number) => ({ ...line, n, text: `${n} 窓から https://example.org/${n} が見えます。` });
  const began = Date.now();
  // By hand: writing so many would take minutes.
  await sendRaw(bob.page, ...Array.from({ length: 999 }, (_, index) => lineOf(index + 2)));
  await expect(lines(alice)).toHaveCount(1_000);
  await expect(lines(alice).last()).toBeInViewport();
  const typing = Date.now();
  await field(alice).pressSequentially('Still quick enough to type in.');
  console.log(`1,000 lines shown after ${typing - began} ms, 30 keys took ${Date.now() - typing} ms`);
  await expect(field(alice)).toHaveValue('Still quick enough to type in.');
  await expectFramesToGrow(alice);
  await hangUp(alice);
  await expectPhase(bob, 'ended');
});
