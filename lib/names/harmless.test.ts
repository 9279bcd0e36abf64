import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmless, isRecognisable } from './harmless';

describe('names that people have', () => {
  it.each([
    ['Latin', 'Zoë Müller-Łukasz'],
    ['Vietnamese', 'Nguyễn Thị Ánh'],
    ['Yoruba, an accent below and one above', 'Ọ̀rúnmìlà'],
    ['Japanese', '山田　太郎'],
    ['Japanese, half-width with marks', 'ﾀﾞﾝ'],
    ['Japanese, a variant of a Han character', '葛\u{E0100}城'],
    ['Chinese beyond the basic plane', '𠮷野'],
    ['Korean', '김민준'],
    ['Thai with vowel and tone', 'ปิ่นแก้ว น้ำผึ้ง'],
    ['Devanagari', 'श्रीकृष्ण ज़ोया'],
    ['Bengali with a joiner', 'র\u200D্যাব'.replace('\u200D', '')],
    ['Sinhala with a joiner', 'ශ්\u200Dරී'],
    ['Malayalam, older spelling with a joiner at the end', 'അവന്\u200D'],
    ['Marathi with a joiner', 'र्\u200Dया'],
    ['Persian with a non-joiner', 'علی\u200Cرضا'],
    ['Arabic with vowels', 'مُحَمَّدٌ الرَّحْمٰن'],
    ['Hebrew with points', 'שָׁלוֹם שִׁמְעוֹן'],
    ['Hebrew with points and cantillation', 'שּׁ֑ם'],
    ['Tibetan', 'བསྒྲུབས་རྫོགས'],
    ['Burmese', 'လျှို့ မြို့'],
    ['Khmer', 'ស្ត្រី'],
    ['Georgian', 'ნინო'],
    ['Amharic', 'አበበ'],
    ['Cherokee', 'ᏣᎳᎩ'],
    ['a family', '👨\u200D👩\u200D👧\u200D👦 at home'],
    ['a profession with skin tone', '👩🏽\u200D🚀'],
    ['a heart with variation selector', '❤\uFE0F\u200D🔥'],
    ['a sign of a person', '🧜🏻\u200D♀\uFE0F'],
    ['a flag', '🇯🇵'],
    ['a flag made of tags', '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}'],
    ['a keycap', '7\uFE0F\u20E3'],
    ['an emoji as text', 'I ♥\uFE0E you'],
    ['apostrophes and dots', "Jr. O’Brien-D'Arcy (the 3rd)"],
  ])('%s', (_, name) => {
    expect(harmless(name)).toBe(name.normalize('NFC'));
    expect(isRecognisable(name)).toBe(true);
  });
});

describe('what has no place in a name', () => {
  const hidden = {
    'zero width space': '\u200B',
    'word joiner': '\u2060',
    'invisible times': '\u2062',
    'byte order mark': '\uFEFF',
    'soft hyphen': '\u00AD',
    'grapheme joiner': '\u034F',
    'braille blank': '\u2800',
    'Hangul filler': '\u3164',
    'half-width Hangul filler': '\uFFA0',
    'Hangul choseong filler': '\u115F',
    'Hangul jungseong filler': '\u1160',
    'Khmer inherent vowel': '\u17B4',
    'Mongolian vowel separator': '\u180E',
    'tag letter': '\u{E0041}',
    'language tag': '\u{E0001}',
    'variation selector': '\uFE0F',
    'variation selector of Han': '\u{E0100}',
    'joiner between Latin letters': '\u200D',
    'non-joiner between Latin letters': '\u200C',
    'right-to-left override': '\u202E',
    'left-to-right embedding': '\u202A',
    'right-to-left isolate': '\u2067',
    'pop directional isolate': '\u2069',
    'left-to-right mark': '\u200E',
    'right-to-left mark': '\u200F',
    'Arabic letter mark': '\u061C',
    'deprecated shaping': '\u206A',
    'interlinear annotation': '\uFFF9',
    'object replacement': '\uFFFC',
    'replacement character': '\uFFFD',
    'line separator': '\u2028',
    'paragraph separator': '\u2029',
    'control character': '\u0007',
    'control character of the second block': '\u0085',
    'private use': '\uE000',
    'private use, plane 16': '\u{10FFFD}',
    unassigned: '\u0378',
    noncharacter: '\uFFFE',
    'musical null notehead': '\u{1D159}',
    'half of a pair': '\uD83E',
  };

  it.each(Object.entries(hidden))('%s', (_, character) => {
    expect(harmless(`Bo${character}b`)).toBe('Bob');
    expect(harmless(character.repeat(5))).toBe('');
  });

  it.each([
    ['tags outside of the three flags that are made of them', '🏴\u{E0068}\u{E0069}\u{E007F}', '🏴'],
    ['more pictures joined than any emoji has', Array(9).fill('👩').join('\u200D'), /^(?:👩\u200D?){9}$/u],
    ['a hundred and eighty marks', `Z${'\u0336'.repeat(180)}`, `Z${'\u0336'.repeat(4)}`],
    ['marks of several kinds', 'a\u0323\u0316\u0317\u0318\u0319\u031A', 'ạ\u0316\u0317\u0318\u0319'],
    ['marks with nothing to stand on', '\u0301\u0302 \u0303Bob', 'Bob'],
    ['joiners in a row', 'علی\u200C\u200Cرضا', 'علی\u200Cرضا'],
    ['spaces in a row', '  Bob\u00A0\u00A0 Smith ', 'Bob\u00A0Smith'],
  ])('%s', (_, name, left) => {
    if (typeof left === 'string') expect(harmless(name)).toBe(left);
    else expect(harmless(name)).toMatch(left);
  });

  it('is removed in one pass, whatever it was', () => {
    const character = fc.oneof(
      fc.constantFrom(...Object.values(hidden), '\u200D', '\u200C', '\u0301', '👩', '🏽', '🇯', 'न', '्', 'ی', '葛', ' '),
      fc.string({ unit: 'binary', maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (characters) => {
        const once = harmless(characters.join(''));
        expect(harmless(once)).toBe(once);
      }),
      { numRuns: 200 },
    );
  });
});

it.each(['...', '—', "'", '\u0301', '( )', 'ʹ', '🏽', '✗'.replace('✗', '†'), '،', '「」'])(
  '%j does not identify anybody',
  (name) => expect(isRecognisable(harmless(name))).toBe(false),
);
