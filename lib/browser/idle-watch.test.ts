import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IdleWatch } from './idle-watch';

const MINUTE_MS = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch() {
  const page = new EventTarget();
  const told: boolean[] = [];
  const idle = new IdleWatch(page as unknown as Window, (isIdle) => told.push(isIdle));
  return { idle, told, touch: () => page.dispatchEvent(new Event('pointermove')) };
}

it('reports idle once after five minutes without input, and active once at the next input', () => {
  const { told, touch } = watch();
  vi.advanceTimersByTime(4 * MINUTE_MS);
  touch();
  vi.advanceTimersByTime(4 * MINUTE_MS);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(2 * MINUTE_MS);
  expect(told).toEqual([true]);
  vi.advanceTimersByTime(60 * MINUTE_MS);
  touch();
  touch();
  expect(told).toEqual([true, false]);
});

it('reports active when closed, and nothing after that', () => {
  const { idle, told, touch } = watch();
  vi.advanceTimersByTime(6 * MINUTE_MS);
  idle.close();
  idle.close();
  vi.advanceTimersByTime(60 * MINUTE_MS);
  touch();
  expect(told).toEqual([true, false]);
});
