/*
 * Rings while Mado is closed. It caches nothing of the app: only the page that says that there is no connection, under a
 * name that changes with it (app/service-worker.test.ts).
 */

const OFFLINE_PAGE = '/offline.html';
const OFFLINE_CACHE = 'offline-d1d908ba07cc';

/** By locale; the tests compare them with LOCALES in lib/i18n/locale.ts. */
const WORDS = {
  en: {
    calling: (name) => `${name} is calling`,
    accept: 'Accept',
    decline: 'Decline',
    missed: (name) => `Missed call from ${name}`,
    elsewhere: 'The call was answered on another device',
    over: 'The call is already over',
    notDeclined: 'Mado could not be reached, so the call rings on',
    test: 'This is what Mado’s notifications look like',
    testBody: 'Calls will ring here while Mado is closed.',
    asked: (name) => `${name} would like to be your contact`,
    accepted: (name) => `${name} is your contact now`,
    online: (name) => `${name} is online now`,
    other: 'Mado',
  },
  ja: {
    calling: (name) => `${name}さんから着信です`,
    accept: '応答',
    decline: '拒否',
    missed: (name) => `${name}さんからの不在着信`,
    elsewhere: '別の端末で応答しました',
    over: '通話はすでに終了しています',
    notDeclined: 'Madoに接続できないため、呼び出しは続いています',
    test: 'Madoの通知はこのように表示されます',
    testBody: 'Madoを閉じていても、ここで着信をお知らせします。',
    asked: (name) => `${name}さんから連絡先への申請です`,
    accepted: (name) => `${name}さんが連絡先になりました`,
    online: (name) => `${name}さんがオンラインです`,
    other: 'Mado',
  },
};

/** Longer than an open page takes to answer; then it is led to the call by its address. */
const PAGE_ANSWERS_WITHIN_MS = 1_500;

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(OFFLINE_CACHE).then((cache) => cache.add(OFFLINE_PAGE)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), dropOldCaches()]));
});

async function dropOldCaches() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== OFFLINE_CACHE).map((name) => caches.delete(name)));
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode !== 'navigate' || request.method !== 'GET') return;
  event.respondWith(fetch(request).catch(async () => (await caches.match(OFFLINE_PAGE)) ?? Response.error()));
});

self.addEventListener('push', (event) => event.waitUntil(onPush(read(event.data))));

function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

/** Browsers withdraw the permission of sites that show nothing: each message shows something, if only for a moment. */
async function onPush(message) {
  const words = WORDS[message.lang] ?? WORDS.en;
  switch (message.type) {
    case 'ring':
      return ring(message, words);
    case 'ring-ended':
      return ringEnded(message, words);
    case 'contact':
      return news(words[message.how](message.name), `contact ${message.personId}`, message);
    case 'online':
      return news(words.online(message.name), `online ${message.personId}`, message);
    case 'test':
      return show(words.test, { body: words.testBody, tag: 'test', lang: message.lang });
    default:
      // Of a newer Mado than this worker, which the browser is about to replace.
      return show(words.other, { tag: 'other' });
  }
}

const show = (title, options) =>
  self.registration.showNotification(title, { icon: '/icons/192.png', badge: '/icons/192.png', ...options });

const tagOf = (callId) => `ring ${callId}`;

async function closeAll(tag) {
  for (const notification of await self.registration.getNotifications({ tag })) notification.close();
}

async function ring({ callId, name, token, lang }, words) {
  const tag = tagOf(callId);
  const isShown = (await windows()).some((client) => client.visibilityState === 'visible');
  // A page that is seen rings by itself. Chromium and Firefox then ask for no notification.
  if (isShown && !isSafari()) return;
  await show(words.calling(name), {
    ...{ tag, lang, requireInteraction: true, renotify: true, vibrate: [400, 200, 400, 200, 400, 1_000] },
    actions: [
      { action: 'accept', title: words.accept },
      { action: 'decline', title: words.decline },
    ],
    data: { type: 'ring', callId, token, lang },
  });
  if (isShown) await closeAll(tag);
}

/** What a page in sight tells by itself. Chromium and Firefox then ask for no notification. */
async function news(title, tag, { lang }) {
  const isShown = (await windows()).some((client) => client.visibilityState === 'visible');
  if (isShown && !isSafari()) return;
  await show(title, { tag, lang, data: { type: 'news' } });
  if (isShown) await closeAll(tag);
}

async function ringEnded({ callId, name, how, lang }, words) {
  const tag = tagOf(callId);
  if (how === 'missed') {
    await show(words.missed(name), { tag, lang, data: { type: 'missed' } });
    return countMissed();
  }
  await show(how === 'over' ? words.over : words.elsewhere, { tag, lang, silent: true, data: { type: 'elsewhere' } });
  await closeAll(tag);
}

/** The number on the icon: the missed calls that nobody has looked at. */
async function countMissed() {
  const shown = await self.registration.getNotifications();
  const missed = shown.filter(({ data }) => data?.type === 'missed').length;
  await self.navigator.setAppBadge?.(missed).catch(() => undefined);
}

const isSafari = () => /Safari\//.test(navigator.userAgent) && !/(Chrome|Chromium|Firefox)\//.test(navigator.userAgent);

const windows = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true });

self.addEventListener('notificationclick', (event) => {
  const { notification, action } = event;
  notification.close();
  const data = notification.data ?? {};
  const words = WORDS[data.lang] ?? WORDS.en;
  if (data.type === 'ring' && action === 'decline') event.waitUntil(decline(data, words));
  else if (data.type === 'ring' && action === 'accept') event.waitUntil(accept(data));
  else event.waitUntil(openApp(data.type === 'test' ? '/settings/notifications' : '/lobby'));
});

async function decline({ callId, token, lang }, words) {
  const response = await post('/api/push/decline', { token });
  const tag = tagOf(callId);
  if (!response) return show(words.notDeclined, { tag, lang });
  if (!response.ok) return show(words.over, { tag, lang });
}

const post = (path, body) =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);

async function accept({ token }) {
  const address = `/lobby#answer=${token}`;
  const page = await bestWindow();
  if (!page) return self.clients.openWindow(address);
  await page.focus().catch(() => undefined);
  if (await hears(page, { type: 'answer-ring', token })) return;
  // A page that has not loaded its scripts yet.
  await page.navigate(address).catch(() => self.clients.openWindow(address));
}

async function openApp(path) {
  const page = await bestWindow();
  if (page) await page.focus().catch(() => undefined);
  else await self.clients.openWindow(path);
}

async function bestWindow() {
  const open = await windows();
  return open.find(({ focused }) => focused) ?? open.find((each) => each.visibilityState === 'visible') ?? open[0];
}

/** Whether the page has taken the message. */
function hears(page, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const patience = setTimeout(() => resolve(false), PAGE_ANSWERS_WITHIN_MS);
    port1.onmessage = () => {
      clearTimeout(patience);
      resolve(true);
    };
    page.postMessage(message, [port2]);
  });
}

/** The browser has replaced the subscription by itself. */
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(
    (async () => {
      const options = event.oldSubscription?.options;
      const renewed = event.newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)));
      if (renewed) await post('/api/push/subscription', renewed);
    })(),
  );
});
