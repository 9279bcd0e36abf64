import { type ParseResult, parseSync } from 'oxc-parser';

/** A node of the syntax tree, as far as addresses need it; `start` and `end` count UTF-16 units. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

export const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

/** The program's node, and the comments. @throws where the source has syntax errors */
export function parse(file: string, source: string): { readonly program: Node; comments: ParseResult['comments'] } {
  const result = parseSync(file, source);
  const [error] = result.errors;
  if (error) throw new Error(`${file} does not parse: ${error.message}\n${error.codeframe ?? ''}`);
  return {
    /** Read only where it is needed: a large part of the time goes into it. */
    get program() {
      return result.program as unknown as Node;
    },
    comments: result.comments,
  };
}
