/**
 * Names are how people tell each other apart. A name must therefore contain nothing invisible, nothing that reorders
 * the text around it, and nothing that reaches beyond its line. Everything that names are written with is allowed, in
 * any script.
 */

/** More combining marks than the orthography of any living language puts above and below one letter. */
const MAX_MARKS = 4;

const PICTURE = '\\p{Extended_Pictographic}\\uFE0F?\\p{Emoji_Modifier}?';
const TAGGED_FLAGS = ['gbeng', 'gbsct', 'gbwls'].map((region) =>
  [...region].map((letter) => `\\u{E00${letter.charCodeAt(0).toString(16)}}`).join(''),
);
/**
 * Unicode Technical Standard 51, 1.4: a keycap, a flag of two letters, one of the three flags made of tags, or up to
 * four pictographs joined into one, each with its variation selector and skin tone.
 */
const EMOJI = [
  '[0-9#*]\\uFE0F?\\u20E3',
  '\\p{RI}\\p{RI}',
  `\\u{1F3F4}(?:${TAGGED_FLAGS.join('|')})\\u{E007F}`,
  `${PICTURE}(?:\\u200D${PICTURE}){0,3}`,
].join('|');
/**
 * Japanese distinguishes names by glyph variants of one Han character (葛󠄀), chosen by a variation selector after it.
 */
const VARIANT = '\\p{Script=Han}[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]|\\p{Script=Mongolian}[\\u180B-\\u180D\\u180F]';
const AS_TEXT = '\\p{Extended_Pictographic}\\uFE0E';
/** The unit of inspection: one of these sequences, or a single code point. */
const PIECE = new RegExp(`${AS_TEXT}|${EMOJI}|${VARIANT}|.`, 'gsu');
const IS_EMOJI = new RegExp(`^(?:${EMOJI})$`, 'u');

/**
 * Control, format, private use, surrogate and unassigned code points; line and paragraph separators; replacement
 * characters.
 */
const UNREADABLE = /^[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFFC\uFFFD]$/u;
/**
 * Rendered blank although Unicode classifies them as symbols: an empty Braille cell, a musical note without a head, a
 * filler.
 */
const BLANK = /^[\u2800\u{1D159}\u{16FE4}]$/u;
/** Spacing marks stand beside their letter and do not stack. */
const STACKING = /^[\p{Mn}\p{Me}]$/u;
const MARK = /^\p{M}$/u;
const SPACE = /^\s$/u;

const ZWNJ = '\u200C';
const ZWJ = '\u200D';
const INDIC = [
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala'],
  ...['Khmer', 'Myanmar'],
].map((script) => `\\p{Script=${script}}`);
const IS_INDIC = new RegExp(`^[${INDIC.join('')}]$`, 'u');
/**
 * Scripts that shape letters differently around a non-joiner; Persian uses it within words (RFC 5892, appendix A.1).
 */
const IS_CURSIVE = new RegExp(`^[\\p{Script=Arabic}\\p{Script=Syriac}${INDIC.join('')}]$`, 'u');

/** Only a name with one of these needs inspection; most have none. */
const SPECIAL = /[\p{C}\p{M}\p{So}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|^\s|\s$|\s\s/u;

/** Something to read aloud or to recognise: a letter, a digit, a Braille pattern. */
const RECOGNISABLE = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}\p{Script=Braille}]/u;

const piecesOf = (name: string): readonly string[] => name.match(PIECE) ?? [];

const isVisible = (piece: string) => !UNREADABLE.test(piece) && !BLANK.test(piece);

/**
 * Whether a joiner is where orthography needs it: after a virama in Indic scripts, or a non-joiner inside a cursive
 * word.
 */
function isJoinerInPlace(joiner: string, last: string, letter: string, next: string | undefined): boolean {
  if (joiner === ZWJ) return IS_INDIC.test(last) && MARK.test(last);
  return IS_CURSIVE.test(letter) && next !== undefined && IS_CURSIVE.test(next) && !MARK.test(next);
}

/**
 * The name without anything that must not be in one, in NFC, with single spaces; possibly empty. A newly chosen name is
 * refused if this changes it; a stored one is shown like this.
 */
export function harmless(name: string): string {
  const composed = name.normalize('NFC');
  if (!SPECIAL.test(composed)) return composed;
  const pieces = piecesOf(composed).filter((piece) => piece === ZWNJ || piece === ZWJ || isVisible(piece));
  const kept: string[] = [];
  let marks = 0;
  let letter = '';
  for (const [index, piece] of pieces.entries()) {
    const last = kept.at(-1);
    if (piece === ZWNJ || piece === ZWJ) {
      if (isJoinerInPlace(piece, last ?? '', letter, pieces[index + 1])) kept.push(piece);
      continue;
    }
    if (SPACE.test(piece) && (last === undefined || SPACE.test(last))) continue;
    // A mark without a base letter would attach to whatever precedes the name.
    if (MARK.test(piece) && (last === undefined || SPACE.test(last))) continue;
    if (!MARK.test(piece)) {
      marks = 0;
      letter = piece;
    } else if (STACKING.test(piece)) marks += 1;
    if (marks > MAX_MARKS) continue;
    kept.push(piece);
  }
  return kept.join('').trim().normalize('NFC');
}

/** Whether the name contains anything to recognise somebody by: a letter, a digit or an emoji. */
export function isRecognisable(name: string): boolean {
  return RECOGNISABLE.test(name) || piecesOf(name).some((piece) => IS_EMOJI.test(piece));
}
