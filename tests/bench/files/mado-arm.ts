import type { Page } from '@playwright/test';
import { connect, press } from '../../e2e/fixtures/calls';
import { arrive, newPage, PASSWORD, type Person } from '../../e2e/fixtures/people';
import { openAccounts } from '../../fixtures/accounts';
import type { Place } from '../place';
import type { Arm, OpenPair } from './arm';
import { makeFile } from './file-on-disk';

const SHOWN_WITHIN_MS = 10_000;

const chat = (page: Page) => page.getByRole('region', { name: 'Chat', exact: true });

async function openChat({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Chat', exact: true }).click();
  await chat(page).waitFor({ timeout: SHOWN_WITHIN_MS });
}

/** Sends a file as people do. Resolves with the time from the press on Accept until the receiver has checked it all. */
async function sendFile(sender: Page, receiver: Page, totalBytes: number, limitMs: number) {
  const file = await makeFile(totalBytes);
  try {
    await chat(sender).locator('input[type=file]').setInputFiles(file.path);
    const accept = receiver.getByRole('button', { name: `Accept ${file.name}`, exact: true });
    await accept.waitFor({ timeout: SHOWN_WITHIN_MS });
    const acceptedAtMs = performance.now();
    await press(accept);
    const item = receiver.getByRole('list', { name: 'Files' }).getByRole('listitem').filter({ hasText: file.name });
    const isOver = receiver.locator('[data-transfer-state="done"], [data-transfer-state="failed"]');
    await item.and(isOver).waitFor({ timeout: limitMs });
    const ms = performance.now() - acceptedAtMs;
    const [state, sha256] = [await item.getAttribute('data-transfer-state'), await item.getAttribute('data-sha256')];
    if (state !== 'done') throw new Error(`the transfer ended as ${state}`);
    if (sha256 !== file.sha256) throw new Error(`the receiver computed ${sha256}, the file has ${file.sha256}`);
    return { bytes: totalBytes, ms };
  } finally {
    await file.remove();
  }
}

async function openCall(place: Place, port: number): Promise<OpenPair> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  try {
    const mado = await place.startMado(port, { LOG_LEVEL: 'warn', EARLY_LINKS: 'everyone' });
    closers.push(mado.stop);
    const accounts = await openAccounts(mado, PASSWORD);
    closers.push(accounts.close);
    const people: Person[] = [];
    for (const [index, name] of ['Alice', 'Bob'].entries()) {
      const page = await newPage(place.browsers[index as 0 | 1], place.originAt(port));
      closers.push(() => page.context().close());
      people.push(await arrive(page, accounts, name));
    }
    const [sender, receiver] = people as [Person, Person];
    await connect(sender, receiver);
    await openChat(sender);
    await openChat(receiver);
    return {
      sender: sender.page,
      receiver: receiver.page,
      send: (totalBytes, limitMs) => sendFile(sender.page, receiver.page, totalBytes, limitMs),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Mado's own transfer, in a call between two of its pages. */
export const MADO_ARM: Arm = { name: 'mado', hasCall: true, open: openCall };
