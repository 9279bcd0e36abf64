/** What attackers try first at any Mado. */
const PRODUCT_WORDS = ['mado', '窓', 'まど', 'videocall', 'videochat', 'video', 'call'];

/** Shorter ones are parts of too many other words. */
const LEAST_LENGTH = 3;
const LEAST_LENGTH_OF_OTHER_SCRIPTS = 1;

/** The shortest password that there may be at all: what is left without the own words has to be one. */
const LEAST_REST = 8;

/** A kana is a syllable, a Han character often a word. */
const WEIGHT_OF_OTHER_SCRIPTS = 2;

const fold = (text: string) => text.normalize('NFKC').toLowerCase();

const isLongEnough = (word: string) =>
  [...word].length >= (/\P{ASCII}/u.test(word) ? LEAST_LENGTH_OF_OTHER_SCRIPTS : LEAST_LENGTH);

interface Owner {
  readonly displayName: string;
  /** Null for an account without an address. */
  readonly email: string | null;
}

/** The words that somebody who knows this person, or this product, would try, in lower case and the longest first. */
export function ownWords({ displayName, email }: Owner): string[] {
  const [local = '', domain = ''] = fold(email ?? '').split('@');
  // Everybody at `example.com` knows the first part; `com` says nothing.
  const labels = domain.split('.').slice(0, -1);
  const parts = [fold(displayName), local, ...labels].flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]);
  const words = [...parts, ...PRODUCT_WORDS].map((word) => word.trim()).filter(isLongEnough);
  return [...new Set(words)].sort((a, b) => b.length - a.length);
}

/** Whether a password consists of these words and little else. */
export function isMadeOf(password: string, words: readonly string[]): boolean {
  let rest = fold(password);
  let holdsOne = false;
  for (const word of words) {
    if (!rest.includes(word)) continue;
    holdsOne = true;
    rest = rest.replaceAll(word, ' ');
  }
  // Separators, and numbers no longer than a date, make it no harder.
  const hard = rest.replace(/(?<!\p{Nd})\p{Nd}{1,8}(?!\p{Nd})/gu, '').replace(/[^\p{L}\p{N}]+/gu, '');
  const length = [...hard].reduce((sum, char) => sum + (/\P{ASCII}/u.test(char) ? WEIGHT_OF_OTHER_SCRIPTS : 1), 0);
  return holdsOne && length < LEAST_REST;
}
