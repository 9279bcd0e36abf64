import { expect, it, vi } from 'vitest';
import { keepDevicesAtHand } from './devices-at-hand';
import { fakeTimers } from './fake-timers.fixture';

it('asks for the devices again and again until it is stopped, and minds no refusal', () => {
  const timers = fakeTimers();
  const enumerateDevices = vi.fn(async () => Promise.reject(new Error('not allowed')));
  const stop = keepDevicesAtHand({ enumerateDevices }, timers);
  expect(enumerateDevices).toHaveBeenCalledTimes(1);
  timers.advance(5_000);
  expect(enumerateDevices).toHaveBeenCalledTimes(3);
  stop();
  timers.advance(60_000);
  expect(enumerateDevices).toHaveBeenCalledTimes(3);
});

it('does without where there are no devices to ask for', () => {
  const stop = keepDevicesAtHand(undefined, fakeTimers());
  expect(stop).not.toThrow();
});
