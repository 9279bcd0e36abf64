/**
 * Finds names as people type them: without accents, on another keyboard, or without knowing the exact spelling. Names
 * and queries are folded alike; alternative readings of a name are added to its search text.
 */

/** NFKC can expand one character to eighteen; nobody searches beyond this. */
const MAX_LENGTH = 400;

/** Letters that Unicode treats as distinct but that people type like others where a keyboard lacks them. */
const TYPED_AS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ŧ: 't', ŋ: 'n', ı: 'i', ȷ: 'j' },
  ...{ ə: 'e', ɓ: 'b', ɗ: 'd', ɖ: 'd', ƙ: 'k', ɔ: 'o', ɛ: 'e', ɩ: 'i', ʋ: 'v', ƴ: 'y', ς: 'σ' },
  // Arabic and Persian keyboards have one of each pair.
  ...{ ٱ: 'ا', ى: 'ي', ی: 'ي', ې: 'ي', ک: 'ك', ة: 'ه', ۀ: 'ه', ہ: 'ه', ھ: 'ه' },
  // Variants of Japanese family names, mapped to the common form.
  ...{ 髙: '高', 﨑: '崎', 嵜: '崎', 邊: '辺', 邉: '辺', 齋: '斎', 齊: '斉', 澤: '沢', 濵: '浜', 濱: '浜', 櫻: '桜' },
  ...{ 嶋: '島', 嶌: '島', 廣: '広', 國: '国', 德: '徳', 惠: '恵', 眞: '真', 瀨: '瀬', 瀧: '滝', 龍: '竜', 藏: '蔵' },
  ...{ 澁: '渋', 榮: '栄', 圓: '円', 彌: '弥', 壽: '寿', 應: '応', 鹽: '塩', 𠮷: '吉', 桒: '桑', 冨: '富' },
};
/** German and the Nordic languages spell these out where the letter is missing. */
const SPELLED_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

const any = (table: Readonly<Record<string, string>>) => new RegExp(`[${Object.keys(table).join('')}]`, 'gu');
const TYPED_AS_ANY = any(TYPED_AS);
const SPELLED_OUT_ANY = any(SPELLED_OUT);

/**
 * People omit Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels and the Indic nukta when typing. Other
 * marks are vowels.
 */
const LEFT_OUT = new RegExp(
  `[${[
    ...['\\u0300-\\u036F', '\\u0483-\\u0487', '\\u1AB0-\\u1AFF', '\\u1DC0-\\u1DFF', '\\u20D0-\\u20FF'],
    ...['\\u0591-\\u05BD', '\\u05BF', '\\u05C1\\u05C2', '\\u05C4\\u05C5', '\\u05C7'],
    ...[
      '\\u0610-\\u061A',
      '\\u0640',
      '\\u064B-\\u065F',
      '\\u0670',
      '\\u06D6-\\u06DC',
      '\\u06DF-\\u06E8',
      '\\u06EA-\\u06ED',
    ],
    ...['\\u093C', '\\u09BC', '\\u0A3C', '\\u0ABC', '\\u0B3C'],
  ].join('')}]`,
  'gu',
);
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const APOSTROPHES = /['’‘ʼʻ`´＇]/gu;
const SEPARATORS = /[\s\-‐‑‒–—.,_·・･]+/gu;
const VOICED_KANA = /[\u30A6-\u30F2][\u3099\u309A]/gu;
/** Hiragana and their iteration marks precede their katakana by 0x60. */
const HIRAGANA = /[\u3041-\u3096\u309D\u309E]/gu;

const katakana = (text: string) => text.replace(HIRAGANA, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));

/** The sort key: width, case and compatibility forms folded, accents kept. */
export const foldForOrder = (name: string): string => name.normalize('NFKC').toLowerCase();

/** Folded for a search that ignores accents, kana type and width. */
export function fold(text: string): string {
  const plain = foldForOrder(text).slice(0, MAX_LENGTH).replace(APOSTROPHES, '').replace(SEPARATORS, ' ');
  const letters = katakana(plain).normalize('NFD').replace(LEFT_OUT, '').replace(INVISIBLE, '');
  return letters
    .replace(VOICED_KANA, (kana) => kana.normalize('NFC'))
    .replace(TYPED_AS_ANY, (letter) => TYPED_AS[letter] ?? letter)
    .trim();
}

/** The text in which a name is searched, computed once per name: its readings, one per line. */
export function searchText(name: string): string {
  const spelledOut = foldForOrder(name)
    .normalize('NFC')
    .replace(SPELLED_OUT_ANY, (letter) => SPELLED_OUT[letter] ?? '');
  const folded = fold(name);
  const readings = [folded, folded.replaceAll(' ', ''), fold(spelledOut)];
  return [...new Set(readings)].join('\n');
}

/** A query's folded terms, in the order in which they were typed. */
export function searchTerms(query: string): readonly string[] {
  return [...new Set(fold(query).split(' '))].filter((term) => term !== '');
}

/** Whether a search text contains every term, in any order. An empty query matches everything. */
export function matchesTerms(text: string, terms: readonly string[]): boolean {
  return terms.every((term) => text.includes(term));
}
