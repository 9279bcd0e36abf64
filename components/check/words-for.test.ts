import { describe, expect, it } from 'vitest';
import { BROWSERS } from '@/lib/browser/which-browser';
import enBrowser from '@/lib/i18n/messages/en/browser.json';
import enCall from '@/lib/i18n/messages/en/call.json';
import enCheck from '@/lib/i18n/messages/en/check.json';
import jaBrowser from '@/lib/i18n/messages/ja/browser.json';
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
    ['English', { browser: enBrowser, call: enCall, check: enCheck }],
    ['Japanese', { browser: jaBrowser, call: jaCall, check: jaCheck }],
  ])('has messages for every finding and its remedy, in %s', (_, messages) => {
    for (const [name, findings] of Object.entries(FINDINGS) as [CheckName, readonly CheckFinding[]][])
      for (const finding of findings) {
        const { say, mend } = wordsFor(name, finding, 'firefox');
        expect(lookUp(messages, String(say)), `${name} ${finding}`).toEqual(expect.any(String));
        expect(mend === null, `${name} ${finding}`).toBe(NEED_NO_MENDING.includes(finding));
        if (mend !== null) expect(lookUp(messages, mend), mend).toEqual(expect.any(String));
      }
  });

  it.each(BROWSERS)('names what is specific to the browser, and the remedy in its own terms: %s', (browser) => {
    for (const messages of [
      { browser: enBrowser, check: enCheck },
      { browser: jaBrowser, check: jaCheck },
    ]) {
      for (const finding of ['webrtc-off', 'hidden'] as const) {
        const { say, mend } = wordsFor('echo', finding, browser);
        expect(lookUp(messages, String(say))).toEqual(expect.any(String));
        expect(lookUp(messages, String(mend))).toEqual(expect.not.stringMatching(/network|VPN|ネットワーク/));
        expect(wordsFor('stun', finding, browser)).toEqual({ say, mend: null });
      }
    }
  });

  it('recommends no other network if the echo call connects', () => {
    for (const finding of ['lossy', 'slow', 'no-media'] as const) {
      expect(lookUp({ check: enCheck }, String(wordsFor('echo', finding, 'chrome').mend))).toEqual(
        expect.not.stringMatching(/another network|VPN/),
      );
    }
  });

  it('explains beforehand what the name does not say', () => {
    expect(lookUp({ check: enCheck }, String(wordsFor('echo', null, 'firefox').say))).toEqual(expect.any(String));
    expect(wordsFor('camera', null, 'firefox')).toEqual({ say: null, mend: null });
  });
});
