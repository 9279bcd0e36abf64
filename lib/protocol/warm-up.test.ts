import { expect, it } from 'vitest';
import { warmUpFor } from './warm-up';

it.each([
  ['nobody', true, true, 'none'],
  ['contacts', true, false, 'all'],
  ['contacts', false, true, 'relay'],
  ['contacts', false, false, 'none'],
  ['everyone', false, false, 'all'],
] as const)('a policy of %s, contacts %s, TURN %s: %s', (policy, areContacts, hasTurn, expected) => {
  expect(warmUpFor(policy, { areContacts, hasTurn })).toBe(expected);
});
