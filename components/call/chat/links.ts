/** A piece of a line: plain text, or the address of a page. */
export type LinePiece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string };

/**
 * A whole address: a host of ASCII characters, so that no letter of another script can pass for one of it, and behind it the
 * characters that RFC 3986 allows, and letters as people write them. It ends where Japanese or Chinese text goes on, which
 * has no space before it; browsers copy addresses with such letters in their encoded form.
 */
const ADDRESS =
  /\bhttps?:\/\/[\w\-.~:@%[\]]+(?:[/?#](?:[\w\-.~:/?#[\]@!$&'()*+,;=%]|(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u30fc\u3005])[\p{L}\p{M}\p{N}])*)?/giu;
/** A host that goes on in another script. */
const GOES_ON = /^(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}])[\p{L}\p{M}\p{N}]/u;
/** What ends a sentence, or closes what was opened before the address. */
const CLOSING = /[.,:;!?'")\]]$/;

/** Splits a line into text and links. Only addresses that begin with http:// or https:// are links. */
export function piecesOf(line: string): readonly LinePiece[] {
  const pieces: LinePiece[] = [];
  let from = 0;
  for (const match of line.matchAll(ADDRESS)) {
    const text = trimmed(match[0]);
    const href = hrefOf(text);
    if (href === null || GOES_ON.test(line.slice(match.index + match[0].length))) continue;
    if (match.index > from) pieces.push({ type: 'text', text: line.slice(from, match.index) });
    pieces.push({ type: 'link', text, href });
    from = match.index + text.length;
  }
  if (from < line.length) pieces.push({ type: 'text', text: line.slice(from) });
  return pieces;
}

/** Without the punctuation behind it. A bracket that was opened within the address belongs to it. */
function trimmed(address: string): string {
  let text = address;
  for (;;) {
    const [last] = CLOSING.exec(text) ?? [];
    if (!last) return text;
    const opening = { ')': '(', ']': '[' }[last];
    if (opening && countOf(text, opening) >= countOf(text, last)) return text;
    text = text.slice(0, -1);
  }
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Null for what a browser does not take for a web address, and for one with a name and password in it. */
function hrefOf(text: string): string | null {
  try {
    const { protocol, href, username, password } = new URL(text);
    const isWeb = protocol === 'http:' || protocol === 'https:';
    return isWeb && username === '' && password === '' ? href : null;
  } catch {
    return null;
  }
}
