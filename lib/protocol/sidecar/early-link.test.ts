import { expect, it } from 'vitest';
import { type EarlyLinkPolicy, type EarlyLinkScope, earlyLinkFor } from './early-link';

type Given = 'contact' | 'turn' | 'hides';

it.each<[EarlyLinkPolicy, readonly Given[], EarlyLinkScope]>([
  ['nobody', [], 'none'],
  ['nobody', ['contact', 'turn'], 'none'],
  ['nobody', ['contact', 'turn', 'hides'], 'none'],
  ['contacts', ['contact'], 'all'],
  ['contacts', ['contact', 'turn'], 'all'],
  ['contacts', ['contact', 'turn', 'hides'], 'relay'],
  ['contacts', ['contact', 'hides'], 'none'],
  ['contacts', ['turn'], 'none'],
  ['contacts', ['turn', 'hides'], 'none'],
  ['contacts', [], 'none'],
  ['contacts', ['hides'], 'none'],
  ['everyone', [], 'all'],
  ['everyone', ['contact', 'turn'], 'all'],
  ['everyone', ['turn', 'hides'], 'relay'],
  ['everyone', ['hides'], 'none'],
])('a callee who allows %s, given %j: %s', (policy, given, expected) => {
  const ground = {
    areContacts: given.includes('contact'),
    hasTurn: given.includes('turn'),
    hidesAddress: given.includes('hides'),
  };
  expect(earlyLinkFor(policy, ground)).toBe(expected);
});
