import { expect, it } from 'vitest';
import type { Status } from '@/lib/protocol/sidecar/presence';
import { ready } from '@/lib/rtc/call/call-controller.fixture';
import { fakeSignaling } from '@/lib/rtc/call/fake-signaling.fixture';
import { ContactStatesStore } from './contact-states-store';

const answers = () => new Promise((resolve) => setImmediate(resolve));
const shown = (store: ContactStatesStore) => store.statuses && Object.fromEntries(store.statuses);

function start(online: Record<string, Status>) {
  const signaling = fakeSignaling();
  const answer = (states: Record<string, Status>) => {
    const reply = { ok: true as const, online: Object.entries(states).map(([id, status]) => ({ id, status })) };
    signaling.reply = reply;
  };
  answer(online);
  const store = new ContactStatesStore(signaling);
  const come: string[] = [];
  store.onCome((ids) => come.push(...ids));
  return { signaling, answer, store, come };
}

it('asks once somebody watches, and follows the changes', async () => {
  const { signaling, store, come } = start({ aya: 'away' });
  signaling.tell('session:ready', ready());
  expect(signaling.asked).toEqual([]);
  store.subscribe(() => undefined);
  await answers();
  expect(shown(store)).toEqual({ aya: 'away' });
  const changed = [
    { id: 'aya', status: null },
    { id: 'ben', status: 'available' as const },
  ];
  signaling.tell('presence:contacts-changed', { changed });
  expect(shown(store)).toEqual({ ben: 'available' });
  expect(come).toEqual(['ben']);
  expect(signaling.asked).toHaveLength(1);
});

it('asks again where a change crosses the answer', async () => {
  const { signaling, store, answer } = start({ aya: 'away' });
  store.subscribe(() => undefined);
  signaling.tell('presence:contacts-changed', { changed: [{ id: 'ben', status: 'away' }] });
  answer({ ben: 'away' });
  await answers();
  await answers();
  expect(signaling.asked).toHaveLength(2);
  expect(shown(store)).toEqual({ ben: 'away' });
});

it('asks again on a new connection, after which nobody has come who was there before', async () => {
  const { signaling, store, answer, come } = start({ aya: 'away' });
  store.subscribe(() => undefined);
  await answers();
  answer({ aya: 'available', ben: 'available' });
  signaling.tell('session:ready', ready());
  await answers();
  expect(shown(store)).toEqual({ aya: 'available', ben: 'available' });
  expect(come).toEqual(['ben']);
});
