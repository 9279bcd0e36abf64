import { describe, expect, it } from 'vitest';
import enCall from '@/lib/i18n/messages/en/call.json';
import enCheck from '@/lib/i18n/messages/en/check.json';
import jaCall from '@/lib/i18n/messages/ja/call.json';
import jaCheck from '@/lib/i18n/messages/ja/check.json';
import type { CheckFinding, CheckName } from '@/lib/rtc/check/check-view';
import { wordsFor } from './words-for';

const device = ['denied', 'not-found', 'in-use', 'insecure', 'failed'] as const;
const route = ['asking', 'works', 'unreachable', 'refused', 'full', 'none', 'unknown', 'too-often'] as const;
const FINDINGS: Record<CheckName, readonly CheckFinding[]> = {
  camera: ['asking', 'works', ...device],
  microphone: ['asking', 'listening', 'works', 'quiet', ...device],
  speaker: ['playing', 'confirm', 'works', 'unheard', 'blocked'],
  socket: ['asking', 'works', 'slow', 'offline'],
  stun: route,
  'turn-udp': route,
  'turn-tcp': route,
  'turn-tls': route,
  echo: ['none', 'unknown', 'too-often', 'calling', 'relayed', 'direct', 'not-connected', 'lossy', 'slow', 'no-media'],
};
const NEED_NO_MENDING: readonly CheckFinding[] = [
  'asking',
  'listening',
  'works',
  'playing',
  'confirm',
  'none',
  'unknown',
  'too-often',
  'calling',
  'relayed',
  'direct',
];

function lookUp(messages: object, key: string): unknown {
  return key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], messages);
}

describe('wordsFor', () => {
  it.each([
    ['English', { call: enCall, check: enCheck }],
    ['Japanese', { call: jaCall, check: jaCheck }],
  ])('has words for everything that can be found, and for what to do, in %s', (_, messages) => {
    for (const [name, findings] of Object.entries(FINDINGS) as [CheckName, readonly CheckFinding[]][])
      for (const finding of findings) {
        const { say, mend } = wordsFor(name, finding);
        expect(lookUp(messages, String(say)), `${name} ${finding}`).toEqual(expect.any(String));
        expect(mend === null, `${name} ${finding}`).toBe(NEED_NO_MENDING.includes(finding));
        if (mend !== null) expect(lookUp(messages, mend), mend).toEqual(expect.any(String));
      }
  });

  it('says before it began what is not in the name', () => {
    expect(lookUp({ check: enCheck }, String(wordsFor('echo', null).say))).toEqual(expect.any(String));
    expect(wordsFor('camera', null)).toEqual({ say: null, mend: null });
  });
});
