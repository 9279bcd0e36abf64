import { describe, expect, it } from 'vitest';
import en from '@/lib/i18n/messages/en/call.json';
import ja from '@/lib/i18n/messages/ja/call.json';
import { type Attempt, newAttempt } from './attempt';
import { CAUSES, causeOf } from './cause-of';

const some = { host: 1, srflx: 1, relay: 0 };
const relayed = { host: 1, srflx: 1, relay: 1 };
const none = { host: 0, srflx: 0, relay: 0 };
const attempt = (change: Partial<Attempt>): Attempt => ({
  ...newAttempt('call', true),
  stage: 'checking',
  local: some,
  remote: some,
  hasRelay: true,
  ...change,
});
const errors = (...codes: number[]) => codes.map((code) => ({ route: 'turn-udp', code }) as const);

const CASES: Record<(typeof CAUSES)[number], Partial<Attempt>[]> = {
  'own-offline': [{ isOnline: false }, { stage: 'connected', isOnline: false, isPeerAway: true }],
  'peer-gone': [
    { stage: 'connected', isPeerAway: true },
    { stage: 'signaling', isPeerAway: true },
    { isPeerAway: true },
  ],
  'path-lost': [{ stage: 'connected' }],
  'no-signal': [{ stage: 'media' }, { stage: 'signaling' }],
  'browser-hides': [{ local: none }, { stage: 'gathering', local: none, remote: none }],
  'peer-hides': [{ remote: none }, { stage: 'gathering', remote: none }],
  'no-relay': [{ hasRelay: false }, { hasRelay: false, local: none, isRelayOnly: true }],
  'own-network': [
    {},
    { local: none, remote: none, isRelayOnly: true },
    { errors: errors(701, 600) },
    { errors: [{ route: 'stun', code: 401 }] },
  ],
  'peer-network': [{ local: relayed }],
  'relay-refused': [{ errors: errors(701, 401) }, { errors: errors(401), local: none, isRelayOnly: true }],
  'relay-full': [{ errors: errors(486) }],
  'relay-failed': [{ local: relayed, remote: relayed }],
  handshake: [{ stage: 'dtls' }],
};

describe('causeOf', () => {
  it.each(CAUSES)('%s', (cause) => {
    for (const change of CASES[cause]) expect(causeOf(attempt(change)), JSON.stringify(change)).toBe(cause);
  });

  it('has a sentence and advice for each cause in both languages', () => {
    for (const cause of CAUSES)
      for (const messages of [en, ja]) {
        expect(messages.cause[cause].say, cause).toBeTruthy();
        expect(messages.cause[cause].do, cause).toBeTruthy();
      }
  });
});
