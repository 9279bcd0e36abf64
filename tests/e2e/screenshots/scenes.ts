import path from 'node:path';
import type { BrowserContextOptions, Page } from '@playwright/test';
import en from '../../../lib/i18n/messages/en/call.json';
import enLobby from '../../../lib/i18n/messages/en/lobby.json';
import ja from '../../../lib/i18n/messages/ja/call.json';
import jaLobby from '../../../lib/i18n/messages/ja/lobby.json';

export interface Look {
  readonly language: 'en' | 'ja';
  readonly theme: 'light' | 'dark';
  readonly size: 'desktop' | 'phone';
}

export interface Scene {
  readonly look: Look;
  readonly folder: string;
  /** Only these screens are saved, as JPEG; all of them, as PNG, where unset. */
  readonly gallery?: readonly string[];
  readonly open: (camera: 'aya' | 'ren', name?: string, more?: BrowserContextOptions) => Promise<Page>;
}

const WORDS = { en: { call: en, lobby: enLobby }, ja: { call: ja, lobby: jaLobby } } as const;
const phase = (page: Page, name: string) => page.locator(`[data-call-phase=${name}]`).waitFor();
const dialButton = (page: Page, { look }: Scene, name: string) =>
  page.getByRole('button', { name: WORDS[look.language].lobby.people.callPerson.replace('{name}', name), exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The file's name without its ending. */
export const nameOf = (screen: string, { size, theme, language }: Look) => `${screen}-${size}-${theme}-${language}`;

export async function save(page: Page, { look, folder, gallery }: Scene, screen: string): Promise<void> {
  const file = path.join(folder, nameOf(screen, look));
  const whole = { animations: 'disabled' } as const;
  if (!gallery) await page.screenshot({ ...whole, path: `${file}.png` });
  else if (gallery.includes(screen))
    await page.screenshot({ ...whole, path: `${file}.jpg`, type: 'jpeg', quality: 88 });
}

export async function shootSignedOut(scene: Scene): Promise<void> {
  const page = await scene.open('aya');
  for (const [route, screen] of [
    ['/', 'welcome'],
    ['/sign-up', 'sign-up'],
    ['/sign-in', 'sign-in'],
    ['/nowhere', 'not-found'],
  ] as const) {
    await page.goto(route);
    await save(page, scene, screen);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    if (scene.look.size === 'phone') await save(page, scene, `${screen}-foot`);
  }
  await page.goto('/sign-up');
  await page.locator('form:has([name=password]) button[type=submit]').click();
  await page.locator('[aria-invalid=true]').first().waitFor();
  await save(page, scene, 'sign-up-wrong');
  // As in a browser that rejects cookies.
  await page.addInitScript(() => Object.defineProperty(document, 'cookie', { get: () => '', set: () => undefined }));
  await page.goto('/sign-up');
  await page.getByRole('main').getByRole('alert').waitFor();
  await save(page, scene, 'sign-up-without-cookies');
  await page.context().close();
}

/** A call of two from the empty lobby to its end; `suffix` distinguishes the pictures of different names. */
export async function shootCall(scene: Scene, [first, second]: [string, string], suffix: string): Promise<void> {
  const { call, lobby } = WORDS[scene.look.language];
  const one = await scene.open('aya', first);
  await one.getByText(lobby.empty.heading).waitFor();
  if (!suffix) await save(one, scene, 'lobby-alone');
  const two = await scene.open('ren', second);
  await dialButton(one, scene, second).waitFor();
  if (suffix) await save(one, scene, `lobby${suffix}`);
  await dialButton(one, scene, second).click();
  await phase(one, 'ringing-out');
  await phase(two, 'ringing-in');
  await save(one, scene, `ringing-out${suffix}`);
  await save(two, scene, `ringing-in${suffix}`);
  await button(two, call.accept).click();
  for (const page of [one, two]) {
    await phase(page, 'connected');
    await page.getByText(/^0:0[2-9]$/).waitFor();
  }
  await save(one, scene, `call${suffix}`);
  await button(two, call.controls.mute).click();
  await button(two, call.controls.cameraOff).click();
  await one.getByText(call.peerCameraOff.replace(/<n>.*<\/n>/, '').trim()).waitFor();
  await save(one, scene, `call-peer-off${suffix}`);
  await save(two, scene, `call-own-off${suffix}`);
  await button(two, call.controls.hangUp).click();
  await phase(one, 'ended');
  await save(one, scene, `ended${suffix}`);
  await button(one, call.close).click();
  if (!suffix) {
    await one.reload();
    await dialButton(one, scene, second).waitFor();
    await save(one, scene, 'lobby-one');
    for (const page of ['', '/privacy', '/security', '/sessions', '/notifications', '/data']) {
      await one.goto(`/settings${page}`);
      await save(one, scene, `settings${page.replace('/', '-')}`);
    }
    await one.goto('/check');
    // Its button waits for the sidecar.
    await one.locator('main button:enabled').first().waitFor();
    await save(one, scene, 'check');
  }
  for (const page of [one, two]) await page.context().close();
}

const CHAT = [
  ['one', 'Hi! Is this the place you meant?\nhttps://example.org/maps?q=harbour+café'],
  ['two', '今日は20時に港のカフェで会いましょう ☕️'],
  ['one', 'مرحبا، هل تصل هذه الرسالة؟'],
  ['two', 'And here it is: `npm start`, then\n```js\nconst panes = windows.filter(({ isOpen }) => isOpen);\n```'],
  ['one', `A long word: ${'harbour'.repeat(20)}`],
  ['two', 'Perfect. See you there!'],
] as const;

/** The chat of a call: empty, in use, closed with something new, with reactions and raised hands. */
export async function shootChat(scene: Scene): Promise<void> {
  const { call } = WORDS[scene.look.language];
  const pages = { one: await scene.open('aya', 'Aya Mori'), two: await scene.open('ren', '蓮 Ren') };
  await dialButton(pages.one, scene, '蓮 Ren').click();
  await phase(pages.two, 'ringing-in');
  await button(pages.two, call.accept).click();
  for (const page of Object.values(pages)) {
    await phase(page, 'connected');
    await page.getByText(/^0:0[2-9]$/).waitFor();
  }
  await button(pages.one, call.controls.chat).click();
  await save(pages.one, scene, 'chat-empty');
  for (const [who, text] of CHAT) {
    const page = pages[who];
    if (who === 'two' && !(await page.getByRole('log').isVisible())) {
      await save(page, scene, 'chat-unread');
      await button(page, call.controls.chat).click();
    }
    await page.getByRole('textbox', { name: call.chat.message }).fill(text);
    await button(page, call.chat.send).click();
    await pages.one
      .getByRole('listitem')
      .filter({ hasText: text.slice(0, 10) })
      .waitFor();
  }
  await pages.two.getByRole('textbox', { name: call.chat.message }).pressSequentially('…');
  await pages.one.locator('[data-message-state=read]').last().waitFor();
  await save(pages.one, scene, 'chat');
  await save(pages.two, scene, 'chat-other');
  await pages.one.getByRole('listitem').last().hover();
  for (const [page, emoji] of [
    [pages.one, '🎉'],
    [pages.two, '❤️'],
  ] as const) {
    await page.locator('[data-react]').last().click();
    await button(page, call.chat.emoji[emoji]).click();
    await button(page, call.signals.raiseHand).click();
    await button(page, call.signals.sendEmoji).click();
  }
  await pages.one.locator('[data-react]').nth(4).click();
  await save(pages.one, scene, 'chat-reactions');
  await save(pages.two, scene, 'chat-reactions-other');
  await Promise.all(Object.values(pages).map((page) => page.context().close()));
}

/** Problems in a call: a denied camera, sound blocked by the autoplay policy, a peer who vanished, a missed call. */
export async function shootRoomsOfTrouble(scene: Scene): Promise<void> {
  const { call } = WORDS[scene.look.language];
  // Granting some permissions to a context denies all others.
  const denied = await scene.open('aya', 'Aya Mori', { permissions: ['notifications'] });
  const ren = await scene.open('ren', '蓮 Ren');
  await dialButton(denied, scene, '蓮 Ren').click();
  await phase(ren, 'ringing-in');
  await denied.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
  await save(denied, scene, 'problem-ringing');
  await ren.evaluate(() => {
    HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    document.addEventListener('playing', (event) => event.stopPropagation(), true);
  });
  await button(ren, call.accept).click();
  await phase(ren, 'connected');
  await button(ren, call.tapToHear.replace('{name}', 'Aya Mori')).waitFor();
  await save(ren, scene, 'tap-to-hear');
  await save(denied, scene, 'problem');
  await denied.close();
  await phase(ren, 'reconnecting');
  await save(ren, scene, 'reconnecting');
  await button(ren, call.controls.hangUp).click();
  await phase(ren, 'ended');
  await button(ren, call.close).click();

  const aya = await scene.open('aya', 'Aya');
  await dialButton(aya, scene, '蓮 Ren').click();
  await phase(ren, 'ringing-in');
  await button(aya, call.cancel).click();
  await phase(ren, 'ended');
  await save(ren, scene, 'ended-small');
  for (const page of [denied, aya, ren]) await page.context().close();
}

/** A user with a preview while it rings; then the media device menu in the call. */
export async function shootDevices(scene: Scene): Promise<void> {
  const { call } = WORDS[scene.look.language];
  const ren = await scene.open('ren', '蓮 Ren');
  await ren.goto('/settings');
  await ren.locator('[aria-labelledby=calls]').getByRole('switch').check();
  await save(ren, scene, 'settings-preview');
  await ren.goto('/lobby');
  const aya = await scene.open('aya', 'Aya Mori');
  await dialButton(aya, scene, '蓮 Ren').click();
  await phase(ren, 'ringing-in');
  await ren.getByText(call.previewHint).waitFor();
  await ren
    .getByLabel(call.preview, { exact: true })
    .evaluate(
      (video: HTMLVideoElement) =>
        new Promise((resolve) => video.requestVideoFrameCallback(() => video.requestVideoFrameCallback(resolve))),
    );
  await save(ren, scene, 'ringing-in-preview');
  await button(ren, call.accept).click();
  await phase(ren, 'connected');
  await ren.getByText(/^0:0[2-9]$/).waitFor();
  await button(ren, call.controls.devices).click();
  await ren.getByRole('menuitemradio').first().waitFor();
  await save(ren, scene, 'devices');
  for (const page of [aya, ren]) await page.context().close();
}

/** The lobby; `called` are people in it who are rung before, so that there are recent calls. */
export async function shootLobby(scene: Scene, how: 'few' | 'crowd', called: readonly string[] = []): Promise<void> {
  const { call, lobby } = WORDS[scene.look.language];
  const page = await scene.open('aya', 'Aya Mori');
  await page.getByRole('listitem').first().waitFor();
  for (const name of called) {
    await dialButton(page, scene, name).click();
    await phase(page, 'ringing-out');
    await button(page, call.cancel).click();
    await phase(page, 'ended');
    await button(page, call.close).click();
    // Among the people, and then among the recent calls.
    await page.getByText(name).nth(1).waitFor({ state: 'attached' });
  }
  await save(page, scene, `lobby-${how}`);
  if (how === 'few' && scene.look.size === 'phone') {
    await page.getByRole('tab').last().click();
    await save(page, scene, 'lobby-recent');
    await page.getByRole('tab').first().click();
  }
  await page.getByRole('searchbox').fill('zzz');
  await button(page, lobby.people.clearSearch).waitFor();
  if (how === 'few') await save(page, scene, 'lobby-no-match');
  await page.context().close();
}
