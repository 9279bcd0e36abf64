import { describe, expect, it } from 'vitest';
import en from '@/lib/i18n/messages/en/call.json';
import ja from '@/lib/i18n/messages/ja/call.json';
import { END_REASONS } from '@/lib/protocol/sidecar/end-reason';
import { ERROR_CODES } from '@/lib/protocol/sidecar/error-code';
import { endedSentence } from './ended-sentence';

const sentence = (reason: (typeof END_REASONS)[number], role: 'caller' | 'callee', linked = false) =>
  en.ended[endedSentence({ reason, refusal: null }, role, linked)];

describe('endedSentence', () => {
  it('has messages in both languages for every reason, role and refusal', () => {
    for (const reason of END_REASONS)
      for (const refusal of [null, ...ERROR_CODES])
        for (const role of ['caller', 'callee'] as const)
          for (const linked of [true, false]) {
            const key = endedSentence({ reason, refusal }, role, linked);
            expect(en.ended[key], key).toBeTruthy();
            expect(ja.ended[key], key).toBeTruthy();
          }
  });

  it('tells each side what is true for it', () => {
    expect(sentence('declined', 'caller')).toBe('<n>{name}</n> declined the call.');
    expect(sentence('declined', 'callee')).toBe('You declined the call from <n>{name}</n>.');
    expect(sentence('no-answer', 'callee')).toBe('You missed a call from <n>{name}</n>.');
    expect(sentence('peer-left', 'caller')).not.toBe(sentence('peer-left', 'caller', true));
  });

  it('shows a blocked caller what an unanswered one sees', () => {
    expect(sentence('blocked', 'caller')).toBe(sentence('no-answer', 'caller'));
    expect(ja.ended.blocked).toBe(ja.ended['no-answerCaller']);
  });
});
