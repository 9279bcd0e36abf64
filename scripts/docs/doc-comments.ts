import { childrenOf, isNode, type Node, parse } from '@/tests/mutants/syntax';

/** What a node is called: the name of a constant or a key, or the string that tells an array's element from others. */
function nameOf(node: Node, parent: Node): string | null {
  if (parent.type === 'ArrayExpression') return firstString(node);
  const named = node.type === 'VariableDeclarator' ? node.id : node.type === 'Property' ? node.key : null;
  if (!isNode(named)) return null;
  return named.type === 'Identifier' ? String(named.name) : firstString(named);
}

function firstString(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  for (const child of childrenOf(node)) {
    const found = firstString(child);
    if (found !== null) return found;
  }
  return null;
}

const textOf = (comment: string): string =>
  comment
    .replaceAll(/^\s*\*/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/**
 * The doc comments of a module's constants and of what is in them, by path: `mediaSchema`, `FACTS.call:ended`,
 * `FACTS.session:ready.turn`, `ERROR_CODES.no-relay`. An element of an array is called by its first string.
 */
export function docCommentsOf(file: string, source: string): ReadonlyMap<string, string> {
  const { program, comments } = parse(file, source);
  const docs = new Map<string, string>();
  /** By where the code goes on after them. */
  const byNext = new Map(
    comments
      .filter(({ type, value }) => type === 'Block' && value.startsWith('*'))
      .map(({ end, value }) => [source.length - source.slice(end).trimStart().length, textOf(value)]),
  );
  const visit = (node: Node, parent: Node, path: string, inherited: string | undefined) => {
    const name = nameOf(node, parent);
    const own = byNext.get(node.start) ?? inherited;
    const here = name === null ? path : path === '' ? name : `${path}.${name}`;
    if (name !== null && own !== undefined) docs.set(here, own);
    for (const child of childrenOf(node)) visit(child, node, here, name === null ? own : undefined);
  };
  for (const statement of childrenOf(program)) visit(statement, program, '', undefined);
  return docs;
}
