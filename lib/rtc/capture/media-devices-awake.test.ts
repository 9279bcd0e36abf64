import { expect, it, vi } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { keepMediaDevicesAwake } from './media-devices-awake';

it('asks for the devices again and again until it is stopped, and minds no refusal', () => {
  const timers = fakeTimers();
  const enumerateDevices = vi.fn(async () => Promise.reject(new Error('not allowed')));
  const stop = keepMediaDevicesAwake({ enumerateDevices }, timers);
  expect(enumerateDevices).toHaveBeenCalledTimes(1);
  timers.advance(5_000);
  expect(enumerateDevices).toHaveBeenCalledTimes(3);
  stop();
  timers.advance(60_000);
  expect(enumerateDevices).toHaveBeenCalledTimes(3);
});

it('does without where there are no devices to ask for', () => {
  const stop = keepMediaDevicesAwake(undefined, fakeTimers());
  expect(stop).not.toThrow();
});

it('tells whether both kinds of device are allowed: the browser then names them', async () => {
  const named = { kind: 'videoinput', label: 'Camera' };
  const told = async (...found: object[]) => {
    const onAllowed = vi.fn();
    const enumerateDevices = async () => found as unknown as MediaDeviceInfo[];
    const stop = keepMediaDevicesAwake({ enumerateDevices }, fakeTimers(), onAllowed);
    await vi.waitFor(() => expect(onAllowed).toHaveBeenCalledTimes(1));
    stop();
    return onAllowed.mock.calls[0]?.[0];
  };
  expect(await told(named, { kind: 'audioinput', label: 'Microphone' })).toBe(true);
  expect(await told(named, { kind: 'audioinput', label: '' })).toBe(false);
  expect(await told(named)).toBe(false);
});
