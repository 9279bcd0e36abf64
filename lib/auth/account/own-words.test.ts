import { describe, expect, it } from 'vitest';
import { isMadeOf, ownWords } from './own-words';

const words = ownWords({ displayName: 'Alice Smith-Müller', email: 'al.smith@choir.example.org' });

describe('a password is made of one’s own words', () => {
  it.each([
    'alice smith-müller',
    'ALICE.smith.1984',
    'smithsmithsmith',
    'al.smith@choir.example.org',
    'choir-2026-2026-2026',
    'madomadomadomado',
    'Mado-video-call-1!',
    'example-example-1',
    'ＡＬＩＣＥ１９８４ｓｍｉｔｈ',
    'alice-and-smith',
  ])('%s', (password) => {
    expect(isMadeOf(password, words)).toBe(true);
  });

  it.each([
    'alice likes trains in spring',
    'window over the harbour',
    'a call at the old harbour',
    '284719402847194',
    'kitchen-orange-table',
  ])('and is not: %s', (password) => {
    expect(isMadeOf(password, words)).toBe(false);
  });

  it('in any script', () => {
    const aiko = ownWords({ displayName: '山田 愛子', email: 'aiko@example.jp' });
    expect(isMadeOf('山田愛子山田愛子山田愛子山田愛子', aiko)).toBe(true);
    expect(isMadeOf('山田の窓1984', aiko)).toBe(true);
    expect(isMadeOf('山田の窓から見える港の古い船', aiko)).toBe(false);
    expect(isMadeOf('港の見える窓から 9', aiko)).toBe(false);
  });
});

it('takes no short part for a word', () => {
  const jo = ownWords({ displayName: 'Jo Li', email: 'jo@x.y' });
  expect(jo).toContain('jo li');
  expect(jo).not.toContain('jo');
  expect(isMadeOf('josephine likes june', jo)).toBe(false);
});
