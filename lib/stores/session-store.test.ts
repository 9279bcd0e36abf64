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
