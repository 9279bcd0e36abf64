import { expect, it } from 'vitest';
import { type NetworkHint, watchNetwork } from './network-watch';

it('distinguishes a change from a doubt, until stopped', () => {
  const place = { window: new EventTarget(), document: new EventTarget(), connection: new EventTarget() };
  const hints: NetworkHint[] = [];
  const stop = watchNetwork(place, (hint) => hints.push(hint));
  place.window.dispatchEvent(new Event('online'));
  place.connection.dispatchEvent(new Event('change'));
  place.document.dispatchEvent(new Event('resume'));
  expect(hints).toEqual(['changed', 'doubtful', 'doubtful']);
  stop();
  place.window.dispatchEvent(new Event('online'));
  expect(hints).toHaveLength(3);
});

it('works without the Network Information API', () => {
  const place = { window: new EventTarget(), document: new EventTarget(), connection: undefined };
  expect(() => watchNetwork(place, () => {})()).not.toThrow();
});
