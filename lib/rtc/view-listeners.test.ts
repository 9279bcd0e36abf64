import { expect, it, vi } from 'vitest';
import { fakeTimers } from './fake-timers.fixture';
import { ViewListeners } from './view-listeners';

it('tells at once, or after two frames with all that changed meanwhile, and nothing once closed', () => {
  const timers = fakeTimers();
  const listeners = new ViewListeners(timers);
  const heard = vi.fn();
  const stop = listeners.add(heard);
  listeners.tell(false);
  expect(heard).toHaveBeenCalledTimes(1);
  listeners.tell(true);
  listeners.tell(false);
  expect(heard).toHaveBeenCalledTimes(1);
  timers.advance(32);
  expect(heard).toHaveBeenCalledTimes(2);
  stop();
  listeners.tell(false);
  expect(heard).toHaveBeenCalledTimes(2);
  listeners.add(heard);
  listeners.tell(true);
  listeners.close();
  timers.advance(100);
  expect(heard).toHaveBeenCalledTimes(2);
});
