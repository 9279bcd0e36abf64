import { withoutLookalikes } from './likeness';

/** Scripts with letters that look like Latin ones, Latin itself among them. */
const ALIKE_SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic', 'Lisu', 'Osage', 'Deseret'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
);
const LATIN = /\p{Script=Latin}/u;
const LETTERS = /\p{L}/gu;
const WORD_BREAK = /[^\p{L}\p{M}\p{N}]+/u;

/** Words of one of these scripts alone, as UTS 39, 5.1 wants it; kana, Han and Latin stand together in many names. */
const mixesScripts = (word: string) => ALIKE_SCRIPTS.filter((script) => script.test(word)).length > 1;

/** A whole word of another script that reads as a Latin one: `Сора` in Cyrillic letters (UTS 39, 4). */
function readsAsLatin(word: string): boolean {
  const letters = word.match(LETTERS) ?? [];
  return letters.length > 0 && !LATIN.test(word) && letters.every((letter) => LATIN.test(withoutLookalikes(letter)));
}

/**
 * Whether a name is written so that it reads as another one, on purpose or not. It is shown with its tag, whoever is
 * online, since nobody can tell by the name alone whom it names.
 */
export function readsAsAnother(name: string): boolean {
  return name.split(WORD_BREAK).some((word) => mixesScripts(word) || readsAsLatin(word));
}
