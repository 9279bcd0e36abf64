import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, decline } from '@/lib/people/contacts/change-contacts';
import { pushContact } from '@/lib/people/contacts/push-contact';
import { takeRing } from '@/lib/push/answer-ring';
import { DEFAULT_PUSH_CHOICES, pushChoicesOf, storePushChoices } from '@/lib/push/choices';
import { MAX_PUSH_DEVICES, openPush, type Push } from '@/lib/push/push';
import { encodeRing } from '@/lib/push/ring-token';
import { privateKeyFrom, vapidKey } from '@/lib/push/vapid';
import { type Account, secret, TestSidecar } from '@/tests/fakes/sidecar';
import { PushService, type TestBrowser } from '@/tests/fixtures/push-service';

const TEST = { type: 'test' } as const;
const SOON = { ttlS: 60, urgency: 'high' } as const;

describe.each(['sqlite', 'postgresql'] as const)('push messages, on %s', (provider) => {
  let service: PushService;
  let sidecar: TestSidecar;
  let push: Push;
  let [aya, ben]: [Account, Account] = [{} as Account, {} as Account];
  let warnings: object[];

  beforeEach(async () => {
    service = await PushService.start();
    sidecar = await TestSidecar.start({ ringGraceMs: 60_000, ringMs: 60_000 }, provider);
    await sidecar.stop();
    sidecar.pushEndpoints = [service.origin];
    await sidecar.startAgain();
    warnings = [];
    push = openPush({
      ...{ db: sidecar.db, endpoints: [service.origin], subject: 'https://mado.example', patienceMs: 300 },
      key: vapidKey(privateKeyFrom(secret)),
      logger: { info: () => undefined, warn: (facts: object) => warnings.push(facts) },
    });
    [aya, ben] = [await sidecar.account('Aya'), await sidecar.account('Ben')];
  });
  afterEach(async () => {
    await sidecar.close();
    await service.stop();
  });

  const give = (browser: TestBrowser, { id, sessionId }: Account, locale: 'en' | 'ja' = 'en') =>
    push.subscribe(
      { endpoint: browser.endpoint, ...browser.keys },
      { userId: id, sessionId, userAgent: 'Browser/1.0', locale },
    );
  async function subscribed(account: Account): Promise<TestBrowser> {
    const browser = service.browser();
    expect(await give(browser, account)).toBe('subscribed');
    return browser;
  }
  const sendTest = async ({ id }: Account) =>
    Promise.all((await push.subscriptionsOf(id)).map((to) => push.send(to, TEST, SOON)));
  async function invite(caller: Account, callee: Account) {
    const device = await sidecar.connect(caller);
    const callId = randomUUID();
    const offer = { callId, calleeId: callee.id, media: 'video', offer: 'v=0\r\n' } as const;
    const answer = await device.ask('call:invite', offer);
    expect(answer).toMatchObject({ ok: true });
    return { device, callId, answer };
  }
  const answer = (token: string, { id, sessionId }: Account, nowMs?: number) =>
    takeRing({ db: sidecar.db, secret }, token, { userId: id, sessionId }, nowMs);

  it('arrive encrypted for the one browser, in its language, from a sender that proves who it is', async () => {
    const browser = service.browser();
    await give(browser, aya, 'ja');
    expect(await sendTest(aya)).toEqual(['sent']);
    const [{ headers, message }] = service.taken as [PushService['taken'][number]];
    expect(message).toEqual({ type: 'test', lang: 'ja' });
    expect(headers).toMatchObject({ ttl: '60', urgency: 'high', 'content-encoding': 'aes128gcm' });
    expect(headers.authorization).toContain(`k=${push.publicKey}`);
  });

  it('are sent with the keys that the browser gave last, and to whom it belongs now', async () => {
    const browser = await subscribed(aya);
    browser.renewKeys();
    await give(browser, aya);
    expect(await sendTest(aya)).toEqual(['sent']);
    await give(browser, ben);
    expect(await sendTest(aya)).toEqual([]);
    expect(await sendTest(ben)).toEqual(['sent']);
  });

  it('are sent nowhere but to push services that are listed', async () => {
    const to = { endpoint: 'http://127.0.0.1:9/push', ...service.browser().keys };
    const owner = { userId: aya.id, sessionId: aya.sessionId, userAgent: '', locale: 'en' } as const;
    expect(await push.subscribe(to, owner)).toBe('endpoint-not-allowed');
    const browser = await subscribed(aya);
    const [row] = await push.subscriptionsOf(aya.id);
    if (!row) throw new Error('no subscription');
    expect(await push.send({ ...row, endpoint: to.endpoint }, TEST, SOON)).toBe('failed');
    const keys = { endpoint: browser.endpoint, p256dh: 'BAAA', auth: browser.keys.auth };
    expect(await push.subscribe(keys, owner)).toBe('no-keys');
  });

  it('end with the browser’s consent, and not with a failure of its push service', async () => {
    const [gone, missing, failing, flooded] = [
      await subscribed(aya),
      await subscribed(aya),
      await subscribed(aya),
      await subscribed(aya),
    ];
    [gone.answer, missing.answer, failing.answer, flooded.answer] = [410, 404, 503, 429];
    expect((await sendTest(aya)).sort()).toEqual(['failed', 'failed', 'gone', 'gone']);
    expect(warnings).toHaveLength(2);
    const left = (await push.subscriptionsOf(aya.id)).map(({ endpoint }) => endpoint);
    expect(left.sort()).toEqual([failing.endpoint, flooded.endpoint].sort());
  });

  it('to a push service that does not answer are given up, and delay no other', async () => {
    const [hanging, other] = [await subscribed(aya), await subscribed(aya)];
    hanging.answer = 'hang';
    const sending = sendTest(aya);
    await expect.poll(() => service.messagesFor(other)).toHaveLength(1);
    expect((await sending).sort()).toEqual(['failed', 'sent']);
    expect(warnings).toMatchObject([{ reason: 'TimeoutError' }]);
  });

  it('end with the login in which the browser was given, and with its removal', async () => {
    const second = await sidecar.login(aya);
    const [first, other] = [await subscribed(aya), await subscribed(second)];
    await sidecar.db.session.delete({ where: { id: aya.sessionId } });
    expect((await push.devicesOf(aya.id)).map(({ userAgent }) => userAgent)).toEqual(['Browser/1.0']);
    const [device] = await push.devicesOf(aya.id);
    expect(await push.unsubscribe(ben.id, device?.id ?? '')).toBe(false);
    expect(await push.unsubscribe(aya.id, device?.id ?? '')).toBe(true);
    expect(await sendTest(aya)).toEqual([]);
    expect([...service.messagesFor(first), ...service.messagesFor(other)]).toEqual([]);
  });

  it('go to ten browsers of a person, those heard of last', async () => {
    const browsers: TestBrowser[] = [];
    for (let n = 0; n <= MAX_PUSH_DEVICES; n += 1) {
      browsers.push(await subscribed(aya));
      await sidecar.db.pushSubscription.updateMany({
        where: { endpoint: browsers.at(-1)?.endpoint ?? '' },
        data: { lastSeenAt: new Date(Date.now() - (MAX_PUSH_DEVICES - n) * 60_000) },
      });
    }
    const kept = (await push.subscriptionsOf(aya.id)).map(({ endpoint }) => endpoint);
    expect(kept.sort()).toEqual(
      browsers
        .slice(1)
        .map(({ endpoint }) => endpoint)
        .sort(),
    );
  });

  it('ring at each device of somebody who is not there, and say that the call was missed', async () => {
    const [phone, laptop] = [await subscribed(aya), await subscribed(await sidecar.login(aya))];
    const { device, callId } = await invite(ben, aya);
    for (const browser of [phone, laptop]) {
      await expect.poll(() => service.messagesFor(browser)).toHaveLength(1);
      expect(service.messagesFor(browser)[0]).toMatchObject({ type: 'ring', callId, name: 'Ben', lang: 'en' });
    }
    const [ring] = service.taken;
    expect(ring?.headers).toMatchObject({ ttl: '60', urgency: 'high', topic: callId.replaceAll('-', '') });
    const tokens = [phone, laptop].map((browser) => service.messagesFor(browser)[0]?.token);
    expect(tokens[0]).not.toBe(tokens[1]);
    await device.ask('call:cancel', { callId });
    for (const browser of [phone, laptop]) {
      await expect
        .poll(() => service.messagesFor(browser)[1])
        .toEqual({
          ...{ type: 'ring-ended', callId, name: 'Ben', how: 'missed', lang: 'en' },
        });
    }
  });

  it('do not ring while their owner is at a page, nor for whoever does not want to be disturbed', async () => {
    const phone = await subscribed(aya);
    await sidecar.connect(aya);
    const first = await invite(ben, aya);
    await first.device.ask('call:cancel', { callId: first.callId });
    const quiet = await sidecar.account('Quiet', 'do-not-disturb');
    const unseen = await sidecar.account('Unseen', 'invisible');
    const others = [await subscribed(quiet), await subscribed(unseen)];
    for (const callee of [quiet, unseen]) {
      const call = await invite(await sidecar.account('Caller'), callee);
      await call.device.ask('call:cancel', { callId: call.callId });
    }
    // What was decided for them was decided before this one rings.
    const last = await sidecar.account('Last');
    const reachable = await subscribed(last);
    await invite(await sidecar.account('Caller'), last);
    await expect.poll(() => service.messagesFor(reachable)).toMatchObject([{ type: 'ring' }]);
    for (const browser of [phone, ...others]) expect(service.messagesFor(browser)).toEqual([]);
  });

  it('ring not in quiet hours, and their caller is not told that devices ring', async () => {
    const phone = await subscribed(aya);
    const chosen = { ...DEFAULT_PUSH_CHOICES, missedCalls: false };
    const quiet = { fromMin: 0, untilMin: 0, zone: 'Asia/Tokyo' };
    await storePushChoices(sidecar.db, aya.id, { ...chosen, quiet });
    expect(await pushChoicesOf(sidecar.db, aya.id)).toEqual({ ...chosen, quiet });
    const first = await invite(ben, aya);
    expect(first.answer).toEqual({ ok: true });
    await first.device.ask('call:cancel', { callId: first.callId });
    await storePushChoices(sidecar.db, aya.id, { ...chosen, quiet: null });
    const second = await invite(await sidecar.account('Carol'), aya);
    expect(second.answer).toEqual({ ok: true, ringsClosedBrowsers: true });
    await expect.poll(() => service.messagesFor(phone)).toMatchObject([{ type: 'ring', callId: second.callId }]);
    await second.device.ask('call:cancel', { callId: second.callId });
    await expect.poll(() => service.messagesFor(phone)[1]).toMatchObject({ type: 'ring-ended', how: 'over' });
  });

  it('tell of requests and their acceptance where that is wanted, and nothing of those that are not shown', async () => {
    const { db } = sidecar;
    const deps = { db, push, logger: { warn: (facts: object) => warnings.push(facts) } };
    const [hers, his] = [await subscribed(aya), await subscribed(ben)];
    await ask(db, { askerId: ben.id, personId: aya.id, greeting: '' });
    await pushContact(deps, ben.id, aya.id);
    expect(service.messagesFor(hers)).toEqual([]);
    for (const { id } of [aya, ben]) await storePushChoices(db, id, { ...DEFAULT_PUSH_CHOICES, contactRequests: true });
    await pushContact(deps, ben.id, aya.id);
    expect(service.messagesFor(hers)).toMatchObject([{ type: 'contact', how: 'asked', name: 'Ben', personId: ben.id }]);
    // Asked anew after it was declined: it waits, and she is not shown it.
    await decline(db, aya.id, ben.id);
    await ask(db, { askerId: ben.id, personId: aya.id, greeting: '' });
    await pushContact(deps, ben.id, aya.id);
    expect(service.messagesFor(hers)).toHaveLength(1);
    await ask(db, { askerId: aya.id, personId: ben.id, greeting: '' });
    await pushContact(deps, aya.id, ben.id);
    expect(service.messagesFor(his)).toMatchObject([{ type: 'contact', how: 'accepted', name: 'Aya' }]);
    // Nothing is new an hour later.
    await pushContact(deps, aya.id, ben.id, Date.now() + 3_600_000);
    expect(service.messagesFor(his)).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('ring once the owner is away from the page, and say where the call was answered', async () => {
    const phone = await subscribed(aya);
    const page = await sidecar.connect(aya);
    await page.ask('presence:idle', { isIdle: true });
    const { callId } = await invite(ben, aya);
    await expect.poll(() => service.messagesFor(phone)).toMatchObject([{ type: 'ring', callId }]);
    await page.ask('call:accept', { callId, media: 'video' });
    await expect.poll(() => service.messagesFor(phone)[1]).toMatchObject({ type: 'ring-ended', how: 'elsewhere' });
  });

  it('answer the very call that rings, once, from the very browser, and nobody else’s', async () => {
    const phone = await subscribed(aya);
    const other = await sidecar.login(aya);
    const { device, callId } = await invite(ben, aya);
    await expect.poll(() => service.messagesFor(phone)).toHaveLength(1);
    const token = service.messagesFor(phone)[0]?.token ?? '';
    await expect.poll(() => sidecar.db.call.count({ where: { callId } })).toBe(1);
    expect(await answer(token, ben)).toBeNull();
    expect(await answer(token, other)).toBeNull();
    expect(await answer(`${token}x`, aya)).toBeNull();
    expect(await answer(token, aya, Date.now() + 80_000)).toBeNull();
    const answers = await Promise.all([answer(token, aya), answer(token, aya)]);
    expect(answers.filter((each) => each !== null)).toEqual([{ callId, userId: aya.id }]);
    expect(await answer(token, aya)).toBeNull();

    const [subscription] = await push.subscriptionsOf(aya.id);
    const late = { callId, userId: aya.id, subscriptionId: subscription?.id ?? '', untilMs: Date.now() + 60_000 };
    await device.ask('call:cancel', { callId });
    await expect.poll(() => sidecar.db.call.count({ where: { callId, endedAt: null } })).toBe(0);
    expect(await answer(encodeRing(late, secret), aya)).toBeNull();
  });

  it('decline at once, by the word of the web app', async () => {
    await subscribed(aya);
    const { device, callId } = await invite(ben, aya);
    const decline = (userId: string) => sidecar.tell('/internal/ring-declined', { userId, callId });
    expect((await decline(ben.id)).status).toBe(204);
    expect(device.facts('call:ended')).toEqual([]);
    expect((await decline(aya.id)).status).toBe(204);
    await expect
      .poll(() => device.facts('call:ended').map(({ body }) => body))
      .toMatchObject([{ callId, reason: 'declined' }]);
  });
});
