import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { planReturns } from './drain';

const devices = (count: number, isInCall = false) =>
  Array.from({ length: count }, (_, index) => ({ userId: `user ${index}`, deviceId: randomUUID(), isInCall }));

function busiestSecond(count: number): number {
  const seconds = new Map<number, number>();
  for (const { reconnectInMs } of planReturns(devices(count))) {
    const second = Math.floor(reconnectInMs / 1_000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  return Math.max(...seconds.values());
}

describe('planReturns', () => {
  it('asks every device once', () => {
    const leaving = [...devices(3), ...devices(2, true)];
    const returning = planReturns(leaving).map(({ deviceId }) => deviceId);
    expect(returning.sort()).toEqual(leaving.map(({ deviceId }) => deviceId).sort());
    expect(planReturns([])).toEqual([]);
  });

  it('spreads them evenly, over more time the more they are', () => {
    expect(busiestSecond(3_000)).toBe(500);
    expect(busiestSecond(10_000)).toBe(1_250);
    expect(Math.max(...planReturns(devices(10_000)).map(({ reconnectInMs }) => reconnectInMs))).toBeLessThan(10_000);
  });

  it('asks them to be back sooner where other sidecars are there already', () => {
    const lastMs = (isElsewhere: boolean) =>
      Math.max(...planReturns(devices(10), isElsewhere).map(({ reconnectInMs }) => reconnectInMs));
    expect(lastMs(true)).toBeLessThan(lastMs(false));
  });

  it('asks people in a call to be back first', () => {
    const leaving = [...devices(2), ...devices(2, true)];
    const inCall = new Set<string>(leaving.filter((device) => device.isInCall).map(({ deviceId }) => deviceId));
    const byTime = planReturns(leaving).sort((a, b) => a.reconnectInMs - b.reconnectInMs);
    expect(byTime.map(({ deviceId }) => inCall.has(deviceId))).toEqual([true, true, false, false]);
  });
});
