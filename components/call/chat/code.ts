/** A piece of a line: plain text, a word of code in it, or a block of code. */
export interface CodePiece {
  readonly type: 'text' | 'inline' | 'block';
  readonly text: string;
}

const FENCE = '```';
/** What may stand behind an opening fence: the name of a language. */
const LANGUAGE = /^[\w+#.-]{0,20}[ \t]*\r?\n/;

/**
 * Splits a line into text and code: between two fences of three backticks, or on one row between two single ones. What is
 * opened and not closed is text.
 */
export function codePiecesOf(line: string): readonly CodePiece[] {
  const pieces: CodePiece[] = [];
  let from = 0;
  let at = line.indexOf('`');
  while (at !== -1) {
    const code = codeAt(line, at);
    if (code) {
      // A block has its own rows: the line breaks around it belong to it.
      const before = line.slice(from, at);
      if (before) pieces.push({ type: 'text', text: code.type === 'block' ? before.replace(/\r?\n$/, '') : before });
      pieces.push({ type: code.type, text: code.text });
      from = code.end;
      if (code.type === 'block') from += /^\r?\n/.exec(line.slice(from, from + 2))?.[0].length ?? 0;
    }
    at = line.indexOf('`', code ? from : endOfTicks(line, at));
  }
  if (from < line.length) pieces.push({ type: 'text', text: line.slice(from) });
  return pieces.filter(({ text }) => text !== '');
}

function codeAt(line: string, at: number): (CodePiece & { readonly end: number }) | null {
  if (line.startsWith(FENCE, at)) {
    const begin = at + FENCE.length;
    const close = line.indexOf(FENCE, begin);
    const inside = close === -1 ? '' : line.slice(begin, close);
    const text = inside.replace(LANGUAGE, '').replace(/\r?\n$/, '');
    return text.trim() === '' ? null : { type: 'block', text, end: close + FENCE.length };
  }
  const close = line.indexOf('`', at + 1);
  const text = close === -1 ? '' : line.slice(at + 1, close);
  return text.trim() === '' || text.includes('\n') ? null : { type: 'inline', text, end: close + 1 };
}

/** Behind the backticks that begin here. */
function endOfTicks(line: string, at: number): number {
  let end = at;
  while (line[end] === '`') end += 1;
  return end;
}
