import { expect, it } from 'vitest';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import { HeldDevice } from './held-device';
import type { RequestEvent } from './messages';

const by = { userId: 'alice', deviceId: 'a1' };
const active: CallSnapshot = {
  ...{ phase: 'active', callId: 'one', peer: { id: 'bob', name: 'Bob', tag: 'B0BB' }, media: 'video', role: 'caller' },
  ...{ linkEpoch: 0, connectedForMs: null, peerPresent: true, peerDeviceId: 'b1' },
};
const hangUp: RequestEvent = { type: 'hang-up', by, callId: 'one', reason: 'hung-up' };

function held() {
  const greetings: (CallSnapshot | null)[] = [];
  return { greetings, device: new HeldDevice(by, 1, 'available', (call) => greetings.push(call)) };
}

it('is not told of a call again whose end was confirmed to it', () => {
  const { device, greetings } = held();
  device.asks(hangUp);
  device.isAnswered(hangUp, { ok: true });
  device.greet(active);
  expect(greetings).toEqual([null]);
  expect(device.hasCall).toBe(false);
});

it('is told of a call whose end was not confirmed', () => {
  const { device, greetings } = held();
  device.asks(hangUp);
  device.isAnswered(hangUp, { ok: false, code: 'internal' });
  device.greet(active);
  expect(greetings).toEqual([active]);
  expect(device.isNeeded).toBe(true);
});

it('is told of a call that it takes over after all', () => {
  const { device, greetings } = held();
  device.isAnswered(hangUp, { ok: true });
  device.asks({ type: 'move', by, callId: 'one', media: 'video' });
  device.greet(active);
  expect(greetings).toEqual([active]);
});
