import { z } from 'zod';
import { OWNER_HEADER } from '@/lib/auth/account/page-owner';
import { whichBrowser } from '@/lib/browser/which-browser';

/** Who wants to be called in this browser while Mado is closed: nobody else who signs in here has agreed to it. */
const WANTED_KEY = 'mado.push-owner';
const WORKER = '/sw.js';
const PATH = '/api/push/subscription';
const PATIENCE_MS = 10_000;

const keySchema = z.object({ publicKey: z.string() });

/** What stands in the way of calls in this browser; null for nothing but its owner’s wish. */
export type PushObstacle = 'unsupported' | 'install-first' | 'blocked';

/** Why it was not turned on. `dismissed`: the browser’s question was left without an answer. */
export type PushProblem =
  | 'blocked'
  | 'dismissed'
  | 'no-service'
  | 'service-not-allowed'
  | 'unreachable'
  | 'other-account';

const hasPush = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** As far as this page can tell without asking anybody. */
export function pushObstacle(): PushObstacle | null {
  // On iOS and iPadOS only apps on the home screen have push (WebKit, since 16.4).
  if (!hasPush()) return whichBrowser(navigator) === 'ios' && !isInstalled() ? 'install-first' : 'unsupported';
  return Notification.permission === 'denied' ? 'blocked' : null;
}

const isInstalled = () => window.matchMedia('(display-mode: standalone)').matches;

/** The hash by which this browser finds itself in the list of devices; null if it is not subscribed. */
export async function ownMark(): Promise<string | null> {
  if (!hasPush()) return null;
  const subscription = await (await navigator.serviceWorker.getRegistration('/'))?.pushManager.getSubscription();
  if (!subscription) return null;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint));
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** Asks for the permission, and lets calls ring in this browser. Only for a press of a button. Null: done. */
export async function turnOnPush(ownerId: string): Promise<PushProblem | null> {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return permission === 'denied' ? 'blocked' : 'dismissed';
  const problem = await subscribe(ownerId);
  if (problem === null) keepWanted(ownerId);
  return problem;
}

/** Lets calls ring here no more. The server is told by whoever calls this. */
export async function turnOffPush(): Promise<void> {
  keepWanted(null);
  const registration = await navigator.serviceWorker.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/**
 * What each signed-in page does: says again that calls are wanted here, as a subscription ends with its login and with
 * the server's key. An installed app has its service worker in any case, for the page that says that it is offline.
 */
export async function keepPush(ownerId: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    if (hasPush() && Notification.permission === 'granted' && wantedBy() === ownerId) await subscribe(ownerId);
    else if (isInstalled()) await navigator.serviceWorker.register(WORKER);
  } catch {
    // The next page tries again.
  }
}

async function subscribe(ownerId: string): Promise<PushProblem | null> {
  const key = await ask('GET', ownerId).catch(() => null);
  if (!key?.ok) return key?.status === 409 ? 'other-account' : 'unreachable';
  const { publicKey } = keySchema.parse(await key.json());
  const subscription = await subscriptionFor(publicKey).catch(() => null);
  if (!subscription) return 'no-service';
  const answer = await ask('POST', ownerId, JSON.stringify(subscription)).catch(() => null);
  if (answer?.ok) return null;
  if (answer?.status === 409) return 'other-account';
  return answer?.status === 422 ? 'service-not-allowed' : 'unreachable';
}

async function subscriptionFor(publicKey: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  const applicationServerKey = bytesOf(publicKey);
  const current = await pushManager.getSubscription();
  if (current && isSame(current.options.applicationServerKey, applicationServerKey)) return current;
  // Made with a former key of the server: a browser keeps one subscription, and takes no other key for it.
  await current?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

function ask(method: 'GET' | 'POST', ownerId: string, body?: string): Promise<Response> {
  const headers = { [OWNER_HEADER]: ownerId, ...(body ? { 'content-type': 'application/json' } : {}) };
  return fetch(PATH, { method, headers, body: body ?? null, signal: AbortSignal.timeout(PATIENCE_MS) });
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isSame(held: ArrayBuffer | null, wanted: Uint8Array): boolean {
  const bytes = new Uint8Array(held ?? new ArrayBuffer(0));
  return bytes.length === wanted.length && bytes.every((byte, index) => byte === wanted[index]);
}

function wantedBy(): string | null {
  try {
    return localStorage.getItem(WANTED_KEY);
  } catch {
    return null;
  }
}

function keepWanted(ownerId: string | null): void {
  try {
    if (ownerId === null) localStorage.removeItem(WANTED_KEY);
    else localStorage.setItem(WANTED_KEY, ownerId);
  } catch {
    // Without storage it is turned on anew after the next sign-in.
  }
}
