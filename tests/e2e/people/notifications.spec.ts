import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { openDatabase } from '@/lib/db/client';
import { callRegion, dial, expectEnded, expectPhase, hangUp, ringingDialog } from '@/tests/e2e/fixtures/calls';
import { arrive, entry, newPage, PASSWORD, PERMISSIONS, type Person } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';
import { type Accounts, openAccounts } from '@/tests/fixtures/accounts';
import { startMado } from '@/tests/fixtures/mado';
import { PushService, type TestBrowser } from '@/tests/fixtures/push-service';

/*
 * Headless Chromium reaches no push service. The test takes its part: it gives the server a subscription, reads what
 * the server sends, and hands that to the real service worker.
 */

let service: PushService;
let mado: Awaited<ReturnType<typeof startMado>>;
let accounts: Accounts;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  service = await PushService.start();
  mado = await startMado({ PUSH_ENDPOINTS: service.origin });
  accounts = await openAccounts(mado, PASSWORD);
});
test.afterAll(async () => {
  await accounts.close();
  await mado.stop();
  await service.stop();
});

/** Of a service worker, as Playwright's types do not know it. */
interface WorkerScope {
  readonly registration: {
    getNotifications(): Promise<{ title: string; tag: string; actions: { title: string }[]; data: { type: string } }[]>;
  };
}

/** A browser with the service worker, to which the test delivers what the server sends. */
class Phone {
  readonly page: Page;
  readonly browser: TestBrowser;
  readonly #devtools: CDPSession;
  readonly #registrationId: string;
  #delivered = 0;

  private constructor(page: Page, browser: TestBrowser, devtools: CDPSession, registrationId: string) {
    this.page = page;
    this.browser = browser;
    this.#devtools = devtools;
    this.#registrationId = registrationId;
  }

  /** On a page of its owner's. */
  static async open(page: Page): Promise<Phone> {
    const browser = service.browser();
    const devtools = await page.context().newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [first] = registrations;
        if (first) resolve(first.registrationId);
      });
    });
    await devtools.send('ServiceWorker.enable');
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js');
      await navigator.serviceWorker.ready;
    });
    const phone = new Phone(page, browser, devtools, await registered);
    await phone.subscribe();
    return phone;
  }

  /** Gives the server the subscription, as a page does. */
  async subscribe(): Promise<void> {
    const status = await this.page.evaluate(async (subscription) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(subscription);
      return (await fetch('/api/push/subscription', { method: 'POST', headers, body })).status;
    }, this.browser.subscription);
    expect(status).toBe(204);
  }

  get #context(): BrowserContext {
    return this.page.context();
  }

  async #worker() {
    return this.#context.serviceWorkers()[0] ?? (await this.#context.waitForEvent('serviceworker'));
  }

  /** Hands on the next message that the server sends. */
  async receive(): Promise<Record<string, string>> {
    await expect.poll(() => service.messagesFor(this.browser).length).toBeGreaterThan(this.#delivered);
    const message = service.messagesFor(this.browser)[this.#delivered] ?? {};
    this.#delivered += 1;
    const data = JSON.stringify(message);
    await this.#devtools.send('ServiceWorker.deliverPushMessage', {
      ...{ origin: mado.url, registrationId: this.#registrationId, data },
    });
    return message;
  }

  async notifications(): Promise<{ title: string; actions: string[] }[]> {
    return (await this.#worker()).evaluate(async () => {
      const shown = await (globalThis as unknown as WorkerScope).registration.getNotifications();
      return shown.map(({ title, actions }) => ({ title, actions: actions.map((action) => action.title) }));
    });
  }

  /** A press on the notification of the ring, as the worker is told of it. */
  async press(action: 'accept' | 'decline'): Promise<void> {
    await (await this.#worker()).evaluate(async (pressed) => {
      const shown = await (globalThis as unknown as WorkerScope).registration.getNotifications();
      const notification = shown.find(({ data }) => data.type === 'ring');
      const Click = (globalThis as unknown as { NotificationEvent: new (type: string, init: object) => Event })
        .NotificationEvent;
      globalThis.dispatchEvent(new Click('notificationclick', { notification, action: pressed }));
    }, action);
  }
}

/** Bob has said that he is away from his laptop, where calls ring on; his phone shows another site. */
async function aliceAndBob(browsers: { alice: Parameters<typeof newPage>[0]; bob: Parameters<typeof newPage>[0] }) {
  const alice = await arrive(await newPage(browsers.alice, mado.url), accounts, 'Alice');
  const bob = await arrive(await newPage(browsers.alice, mado.url), accounts, 'Bob');
  await expect(entry(alice.page, bob.name)).toBeVisible();
  await bob.page.getByRole('button', { name: bob.name }).click();
  await bob.page.getByRole('menuitemradio', { name: /^Away/ }).click();
  await expect(entry(alice.page, bob.name)).toContainText('Away');
  const page = await newPage(browsers.bob, mado.url, { permissions: [...PERMISSIONS, 'notifications'] });
  await page.context().addCookies(await bob.page.context().cookies());
  await page.goto('/settings/notifications');
  const phone = await Phone.open(page);
  const close = () => Promise.all([alice, bob, { page }].map((each) => each.page.context().close()));
  return { alice, bob, phone, onPhone: { ...bob, page } as Person, close };
}

test('a call rings in a closed browser, and its notification accepts that very call', async ({ browsers }) => {
  const { alice, bob, phone, onPhone, close } = await aliceAndBob(browsers);
  await phone.page.goto('about:blank');
  await dial(alice, bob);
  expect(await phone.receive()).toMatchObject({ type: 'ring', name: alice.name });
  await expect
    .poll(() => phone.notifications())
    .toEqual([{ title: `${alice.name} is calling`, actions: ['Accept', 'Decline'] }]);

  // What a page's address says without the token of the notification answers nothing.
  await phone.page.goto('/lobby#answer=x.y');
  await expect(ringingDialog(onPhone, alice)).toBeVisible();
  await expect(phone.page.getByText('That call is already over.')).toBeVisible();
  expect(new URL(phone.page.url()).hash).toBe('');
  await expect(ringingDialog(onPhone, alice)).toBeVisible();

  await phone.press('accept');
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(onPhone, 'connected')]);
  await expect(callRegion(bob)).toBeHidden();
  expect(await phone.receive()).toMatchObject({ type: 'ring-ended', how: 'elsewhere' });
  await expect.poll(() => phone.notifications()).toEqual([]);
  await hangUp(alice);
  await close();
});

test('its notification declines, and a page that is seen rings without one', async ({ browsers }) => {
  const { alice, bob, phone, onPhone, close } = await aliceAndBob(browsers);
  await phone.page.goto('about:blank');
  await dial(alice, bob);
  await phone.receive();
  await expect.poll(() => phone.notifications()).toHaveLength(1);
  await phone.press('decline');
  await expectEnded(alice, 'declined');
  await expect(ringingDialog(bob, alice)).toBeHidden();
  expect(await phone.receive()).toMatchObject({ type: 'ring-ended', how: 'elsewhere' });
  await expect.poll(() => phone.notifications()).toEqual([]);

  await phone.page.goto('/lobby');
  await alice.page.getByRole('button', { name: 'Call again' }).click();
  await expect(ringingDialog(onPhone, alice)).toBeVisible();
  await phone.receive();
  expect(await phone.notifications()).toEqual([]);
  await alice.page.getByRole('button', { name: 'Cancel call' }).click();
  await expectEnded(alice, 'cancelled');
  await close();
});

test('a call that is over is missed, and cannot be accepted any more', async ({ browsers }) => {
  const { alice, bob, phone, close } = await aliceAndBob(browsers);
  await phone.page.goto('about:blank');
  await dial(alice, bob);
  await phone.receive();
  await expect.poll(() => phone.notifications()).toHaveLength(1);
  await alice.page.getByRole('button', { name: 'Cancel call' }).click();
  await expectEnded(alice, 'cancelled');
  await phone.page.goto('/lobby');
  await phone.press('accept');
  await expect(phone.page.getByText('That call is already over.')).toBeVisible();
  await phone.page.goto('about:blank');
  expect(await phone.receive()).toMatchObject({ type: 'ring-ended', how: 'missed' });
  await expect.poll(() => phone.notifications()).toEqual([{ title: `Missed call from ${alice.name}`, actions: [] }]);
  await close();
});

test('somebody who is at no page rings on, and their caller reads that their devices ring', async ({ browsers }) => {
  const { alice, bob, phone, close } = await aliceAndBob(browsers);
  await phone.page.goto('about:blank');
  await dial(alice, bob);
  await expect(callRegion(alice)).toContainText(`Calling ${bob.name}…`);
  await phone.receive();
  await alice.page.getByRole('button', { name: 'Cancel call' }).click();
  await phone.receive();
  await bob.page.context().close();
  await expect(entry(alice.page, bob.name)).toBeHidden();

  await alice.page.getByRole('tab', { name: 'Recent' }).click();
  await alice.page.getByRole('button', { name: `Call back ${bob.name}` }).click();
  await expect(callRegion(alice)).toContainText(`Ringing ${bob.name}’s devices…`);
  expect(await phone.receive()).toMatchObject({ type: 'ring', name: alice.name });
  await expect
    .poll(async () => (await phone.notifications()).map(({ title }) => title))
    .toContain(`${alice.name} is calling`);
  await phone.press('decline');
  await expectEnded(alice, 'declined');
  await close();
});

test('closed browsers tell of what was chosen, and of nothing in quiet hours', async ({ browsers }) => {
  const { alice, bob, phone, close } = await aliceAndBob(browsers);
  const { page } = phone;
  const switches = ['Calls that you missed', 'Who asks to be your contact, and who accepts', 'Who comes online'];
  for (const [index, name] of switches.entries())
    await expect(page.getByRole('switch', { name })).toBeChecked({ checked: index === 0 });
  await page.getByRole('switch', { name: switches[1] as string }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.goto('about:blank');
  await entry(alice.page, bob.name)
    .getByRole('button', { name: `More about ${bob.name}` })
    .click();
  await alice.page.getByRole('menuitem', { name: 'Add to contacts' }).click();
  expect(await phone.receive()).toMatchObject({ type: 'contact', how: 'asked', name: alice.name });
  await expect
    .poll(() => phone.notifications())
    .toEqual([{ title: `${alice.name} would like to be your contact`, actions: [] }]);

  await page.goto('/settings/notifications');
  await expect(page.getByRole('switch', { name: switches[1] as string })).toBeChecked();
  await page.getByRole('switch', { name: 'Quiet hours' }).check();
  await expect(page.getByLabel('From')).toHaveValue('22:00');
  await page.getByLabel('From').fill('00:00');
  await page.getByLabel('Until').fill('00:00');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Until')).toHaveValue('00:00');
  await page.goto('about:blank');
  // Bob's laptop, where nobody is looking, rings all the same.
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await expect(callRegion(alice)).toContainText(`Calling ${bob.name}…`);
  await alice.page.getByRole('button', { name: 'Cancel call' }).click();
  await expectEnded(alice, 'cancelled');
  await expect(ringingDialog(bob, alice)).toBeHidden();
  expect(service.messagesFor(phone.browser)).toHaveLength(1);
  await close();
});

test('the settings list the browsers, test them and remove them', async ({ browsers }) => {
  const { bob, phone, close } = await aliceAndBob(browsers);
  const { page } = bob;
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Notifications' }).click();
  await expect(page.getByRole('heading', { name: 'Notifications' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Turn on in this browser' })).toBeVisible();
  const list = page.getByRole('list', { name: 'Browsers in which calls ring' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expectNoSeriousViolations(page);
  await page.getByRole('button', { name: 'Send a test notification' }).click();
  await expect(page.getByText('Sent to each of these browsers.')).toBeVisible();
  await phone.receive();
  await expect
    .poll(() => phone.notifications())
    .toEqual([{ title: 'This is what Mado’s notifications look like', actions: [] }]);
  const db = openDatabase(mado.databaseUrl);
  await db.user.update({ where: { email: bob.email }, data: { role: 'administrator' } });
  await page.goto('/admin/mail');
  const answers = page.getByRole('list', { name: 'What the push services answered' });
  for (const [answer, words] of [
    [201, 'taken'],
    [503, 'refused, or no answer'],
    [410, 'the browser has withdrawn its consent'],
  ] as const) {
    phone.browser.answer = answer;
    await page.getByRole('button', { name: 'Send a notification to my browsers' }).click();
    await expect(answers).toContainText(`${new URL(service.origin).host}: ${words}`);
  }
  await page.getByRole('button', { name: 'Send a notification to my browsers' }).click();
  await expect(page.getByText('Calls ring in none of your browsers yet.')).toBeVisible();
  await expectNoSeriousViolations(page);
  expect(await db.pushSubscription.count({ where: { endpoint: phone.browser.endpoint } })).toBe(0);

  await phone.subscribe();
  await page.goto('/settings/notifications');
  await list.getByRole('button', { name: 'Remove' }).click();
  await expect(list).toBeHidden();
  expect(await db.pushSubscription.count({ where: { endpoint: phone.browser.endpoint } })).toBe(0);
  await db.$disconnect();

  // Nothing that headless Chromium could subscribe at.
  await phone.page.goto('/settings/notifications');
  await phone.page.getByRole('button', { name: 'Turn on in this browser' }).click();
  await expect(phone.page.getByRole('alert').filter({ hasText: 'couldn’t reach its push service' })).toBeVisible();
  await close();
});

test('without a connection the service worker says so, and shows nothing old', async ({ browsers }) => {
  const { phone, close } = await aliceAndBob(browsers);
  await phone.page.context().setOffline(true);
  await phone.page.goto('/lobby');
  await expect(phone.page.getByRole('heading', { name: 'No connection' })).toBeVisible();
  await expect(phone.page.getByRole('heading', { name: '接続できません' })).toBeVisible();
  await phone.page.context().setOffline(false);
  await phone.page.getByRole('link', { name: 'Try again' }).click();
  await expect(phone.page).toHaveURL(/\/lobby$/);
  await close();
});
