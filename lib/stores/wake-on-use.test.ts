import { expect, it } from 'vitest';
import type { ConnectionState } from '@/lib/signaling/port';
import { wakeOnUse } from './wake-on-use';

it('wakes a resting page when it is used, and no other page', () => {
  let connection: ConnectionState = 'online';
  let opened = 0;
  const page = new EventTarget();
  const signaling = {
    get connection() {
      return connection;
    },
    open: () => {
      opened += 1;
    },
  };
  const stop = wakeOnUse(signaling, page as Window);
  const press = (key: string) => page.dispatchEvent(Object.assign(new Event('keydown'), { key }));
  const openings = (act: () => void) => {
    const before = opened;
    act();
    return opened - before;
  };

  expect(openings(() => page.dispatchEvent(new Event('click')))).toBe(0);
  connection = 'resting';
  expect(openings(() => press('Control'))).toBe(0);
  expect(openings(() => page.dispatchEvent(new Event('focus')))).toBe(0);
  expect(openings(() => press('a'))).toBe(1);
  expect(openings(() => page.dispatchEvent(new Event('click')))).toBe(1);
  stop();
  expect(openings(() => page.dispatchEvent(new Event('click')))).toBe(0);
});
