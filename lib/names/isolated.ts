/** Hebrew, Arabic, Syriac, Thaana, N'Ko and the other right-to-left scripts. */
const FROM_THE_RIGHT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_DIRECTIONAL_ISOLATE = '\u2069';

/**
 * For plain text outside of the page's markup, such as a title or a notification: isolates a right-to-left name so that
 * it does not reorder the text around it (Unicode Standard Annex 9, 2.4). In a page `<bdi>` does the same.
 */
export function isolated(name: string): string {
  return FROM_THE_RIGHT.test(name) ? `${FIRST_STRONG_ISOLATE}${name}${POP_DIRECTIONAL_ISOLATE}` : name;
}
