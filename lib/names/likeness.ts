import { fold } from './search';

/**
 * Letters of other alphabets that look like these Latin ones in most typefaces (the common ones of Unicode's TR 39).
 */
const LOOKS_LIKE = lookalikes({
  ...{ A: 'АΑ', B: 'ВΒ', C: 'СϹ', E: 'ЕΕ', F: 'Ϝ', G: 'Ԍ', H: 'НΗ', I: 'ІΙӀ', J: 'ЈͿ', K: 'КΚ', M: 'МΜϺ', N: 'Ν' },
  ...{ O: 'ОΟՕ', P: 'РΡ', Q: 'Ԛ', S: 'ЅՏ', T: 'ТΤ', U: 'Ս', V: 'Ѵ', W: 'Ԝ', X: 'ХΧ', Y: 'УΥҮ', Z: 'Ζ' },
  ...{
    a: 'аαɑ',
    b: 'Ь',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еҽ',
    g: 'ɡց',
    h: 'һհ',
    i: 'іι',
    j: 'јϳ',
    k: 'кκ',
    m: 'м',
    n: 'ոп',
    o: 'оοօσ',
  },
  ...{ p: 'рρ', q: 'ԛ', r: 'г', s: 'ѕ', t: 'тτ', u: 'υս', v: 'νѵ', w: 'ԝω', x: 'хχ', y: 'уγү' },
  // Kana and Han characters that only context tells apart.
  ...{ カ: '力', ロ: '口', ニ: '二', ハ: '八', ト: '卜', タ: '夕', エ: '工', ー: '一', チ: '千', へ: 'ヘ' },
});
/** Confusable within the Latin alphabet, after case folding. */
const ALIKE = [
  [/[il1|]/gu, 'l'],
  [/0/gu, 'o'],
  [/rn/gu, 'm'],
  [/vv/gu, 'w'],
] as const;
/** Spaces and punctuation do not distinguish names. */
const IGNORED = /[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{RI}\p{Emoji_Modifier}]/gu;

function lookalikes(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).flatMap(([letter, others]) => [...others].map((other) => [other, letter] as const)),
  );
}

/** The text with Latin letters in place of those that look like them. */
export const withoutLookalikes = (text: string): string =>
  [...text].map((letter) => LOOKS_LIKE.get(letter) ?? letter).join('');

/**
 * Equal for two names that people may confuse, ignoring case, width, accents, spaces and look-alike letters of other
 * alphabets. It only decides where tags are shown, so it errs on the side of confusable.
 */
export function likeness(name: string): string {
  const latin = withoutLookalikes(name.normalize('NFKC'));
  const folded = ALIKE.reduce((text, [pattern, letter]) => text.replace(pattern, letter), fold(latin));
  return folded.replace(IGNORED, '') || name.normalize('NFKC');
}
