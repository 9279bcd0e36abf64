import { expect, it } from 'vitest';
import { ready } from '@/lib/rtc/call/call-controller.fixture';
import { fakeSignaling } from '@/lib/rtc/call/fake-signaling.fixture';
import { SessionStore } from './session-store';

it('reports at each greeting whether the page is idle, whatever it reported before', () => {
  const signaling = fakeSignaling();
  const store = new SessionStore(signaling);
  const told = () => signaling.asked.splice(0).map(({ name, request }) => [name, request]);
  const greet = () => signaling.tell('session:ready', ready());
  void store.setIdle(true);
  greet();
  expect(told()).toEqual(Array(2).fill(['presence:idle', { isIdle: true }]));
  void store.setIdle(false);
  greet();
  expect(told()).toEqual(Array(2).fill(['presence:idle', { isIdle: false }]));
  store.close();
});

it('knows when the availability ends as the sidecar says, and goes back to what was before a refusal', async () => {
  const signaling = fakeSignaling();
  const store = new SessionStore(signaling);
  const own = () => ({ availability: store.view.availability, endsAtMs: store.view.endsAtMs });
  const reply = { ok: true as const, endsAtMs: 5_000 };
  signaling.reply = reply;
  await store.setAvailability('do-not-disturb', 3_000);
  expect(signaling.asked.at(-1)?.request).toEqual({ availability: 'do-not-disturb', endsInMs: 3_000 });
  expect(own()).toEqual({ availability: 'do-not-disturb', endsAtMs: 5_000 });
  const refusal = { ok: false as const, code: 'rate-limited' as const };
  Object.assign(signaling, { reply: refusal });
  await store.setAvailability('away');
  expect(own()).toEqual({ availability: 'do-not-disturb', endsAtMs: 5_000 });
  signaling.tell('session:availability-set', { availability: 'available', endsAtMs: null });
  expect(own()).toEqual({ availability: 'available', endsAtMs: null });
  store.close();
});
