import type { Edit } from './mutant';
import { childrenOf, type Node, parse } from './syntax';
import { type Token, tokensOf } from './tokens';

/** What names a declaration, a class member or a property. */
interface Naming {
  readonly id?: Named | null;
  readonly key?: Named;
  readonly declarations?: readonly Node[];
}
type Named = Node & { readonly name?: string; readonly value?: unknown };

function nameOf(node: Node): string | null {
  const { id, key, declarations } = node as Naming;
  if (node.type === 'VariableDeclaration') return declarations?.length === 1 ? nameOf(declarations[0] as Node) : null;
  const named = id ?? key;
  if (named?.type === 'PrivateIdentifier') return `#${named.name}`;
  if (named?.type === 'Literal') return String(named.value);
  return named?.type === 'Identifier' ? (named.name ?? null) : null;
}

/** The declaration of a single variable bears that variable's name, and is its symbol with `const` and semicolon. */
const contentsOf = (node: Node): Node[] =>
  node.type === 'VariableDeclaration' && nameOf(node) !== null
    ? childrenOf(node).flatMap(childrenOf)
    : childrenOf(node);

/** The symbols with this address: several for overloads, or a getter and its setter. */
function symbolsIn(node: Node, address: readonly string[]): Node[] {
  return contentsOf(node).flatMap((child) => {
    const name = nameOf(child);
    if (name === null) return symbolsIn(child, address);
    if (name !== address[0]) return [];
    return address.length === 1 ? [child] : symbolsIn(child, address.slice(1));
  });
}

const CLOSING = /^[)\]}]$/;
const isTrailingComma = (tokens: readonly Token[], at: number) =>
  tokens[at]?.text === ',' && CLOSING.test(tokens[at + 1]?.text ?? '');

/** Where a fragment that begins at this token ends, as the index after its last token, or -1 where it differs. */
function endOfMatch(source: readonly Token[], from: number, fragment: readonly Token[]): number {
  let at = from;
  for (let wanted = 0; wanted < fragment.length; wanted += 1) {
    const isEqual = source[at]?.text === fragment[wanted]?.text;
    if (isEqual) {
      at += 1;
    } else if (wanted > 0 && isTrailingComma(source, at) && source[at + 1]?.text === fragment[wanted]?.text) {
      at += 2;
    } else if (!isTrailingComma(fragment, wanted)) {
      return -1;
    }
  }
  return at;
}

function matchesIn(source: readonly Token[], fragment: readonly Token[]): { start: number; end: number }[] {
  return source.flatMap(({ start }, at) => {
    const last = source[endOfMatch(source, at, fragment) - 1];
    return last ? [{ start, end: last.end }] : [];
  });
}

function jsxTexts(node: Node): [number, number][] {
  return node.type === 'JSXText' ? [[node.start, node.end]] : childrenOf(node).flatMap(jsxTexts);
}

interface Source {
  readonly program: Node;
  readonly tokens: readonly Token[];
}

/** By their text: the check of all mutants reads each file many times. */
const sources = new Map<string, Source>();

function readSource(file: string, text: string): Source {
  const known = sources.get(text);
  if (known) return known;
  const program = parse(file, text).program;
  const source = { program, tokens: tokensOf(text, new Map(file.endsWith('x') ? jsxTexts(program) : [])) };
  sources.set(text, source);
  return source;
}

/** Where in a file's source an edit applies. */
function placeOf({ file, find, in: symbol }: Edit, { program, tokens }: Source): { start: number; end: number } {
  const symbols = symbolsIn(program, symbol.split('.'));
  if (symbols.length === 0) throw new Error(`${file} has no symbol ${symbol}`);
  const fragment = tokensOf(find);
  if (fragment.length === 0) throw new Error(`nothing is to be found in ${symbol}`);
  const places = symbols.flatMap(({ start, end }) =>
    matchesIn(
      tokens.filter((token) => token.start >= start && token.end <= end),
      fragment,
    ),
  );
  const [place] = places;
  if (!place || places.length > 1) throw new Error(`${symbol} in ${file} has ${places.length} times: ${find}`);
  return place;
}

/**
 * A file's source with all edits made that are for this file, each at its own place in the original text.
 * @throws where a symbol is missing, what is to be found does not occur exactly once in it, edits overlap, or the
 * result does not parse
 */
export function withEdits(file: string, source: string, edits: readonly Edit[]): string {
  const read = readSource(file, source);
  const places = edits
    .filter((edit) => edit.file === file)
    .map((edit) => ({ ...placeOf(edit, read), text: edit.replace }))
    .sort((one, other) => other.start - one.start);
  let changed = source;
  let before = source.length;
  for (const { start, end, text } of places) {
    if (end > before) throw new Error(`edits of ${file} overlap`);
    changed = changed.slice(0, start) + text + changed.slice(end);
    before = start;
  }
  parse(file, changed);
  return changed;
}
