import { afterEach, expect, it, vi } from 'vitest';
import { keepPush } from './in-browser';

const [OLD, NEW] = [Uint8Array.of(4, 1, 1), Uint8Array.of(4, 2, 2)];
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

interface FakeSubscription {
  readonly endpoint: string;
  readonly options: { readonly applicationServerKey: ArrayBuffer };
  unsubscribe(): Promise<boolean>;
}

/** A browser that is subscribed with a key of the server, and keeps one subscription, as they do. */
function browserWith(key: Uint8Array<ArrayBuffer>) {
  const told: unknown[] = [];
  let count = 0;
  let held: FakeSubscription | null = null;
  const subscribe = async ({ applicationServerKey }: { applicationServerKey: Uint8Array<ArrayBuffer> }) => {
    if (held && base64url(new Uint8Array(held.options.applicationServerKey)) !== base64url(applicationServerKey))
      throw new DOMException('another key', 'InvalidStateError');
    count += 1;
    held ??= {
      endpoint: `https://push.example/${count}`,
      options: { applicationServerKey: applicationServerKey.buffer },
      unsubscribe: async () => {
        held = null;
        return true;
      },
    };
    return held;
  };
  const registration = { pushManager: { subscribe, getSubscription: async () => held } };
  vi.stubGlobal('navigator', {
    serviceWorker: { register: async () => registration, ready: Promise.resolve(registration) },
  });
  vi.stubGlobal('window', { PushManager: class {}, Notification: class {}, matchMedia: () => ({ matches: false }) });
  vi.stubGlobal('Notification', { permission: 'granted' });
  vi.stubGlobal('localStorage', { getItem: () => 'aya' });
  vi.stubGlobal('fetch', async (_path: string, { method, body }: RequestInit) => {
    if (method === 'GET') return Response.json({ publicKey: base64url(NEW) });
    told.push((JSON.parse(String(body)) as FakeSubscription).endpoint);
    return new Response(null, { status: 204 });
  });
  return { told, begin: () => subscribe({ applicationServerKey: key }) };
}

afterEach(() => vi.unstubAllGlobals());

it('subscribes again where the server has another key, and tells the server where', async () => {
  const { told, begin } = browserWith(OLD);
  await begin();
  await keepPush('aya');
  expect(told).toEqual(['https://push.example/2']);
});

it('says again where it is subscribed, and changes nothing, with the key that it has', async () => {
  const { told, begin } = browserWith(NEW);
  await begin();
  await keepPush('aya');
  expect(told).toEqual(['https://push.example/1']);
});

it('subscribes nobody who has not agreed to it in this browser', async () => {
  const { told, begin } = browserWith(OLD);
  await begin();
  await keepPush('ben');
  expect(told).toEqual([]);
});
