/** A piece of source text, from `start` up to `end`, both in UTF-16 units. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const STRING = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y;
/** From a backtick, or the brace that ends a substitution, to the next of either kind. */
const TEMPLATE_PART = /[`}](?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{)/y;
const REGEXP = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/y;
const NUMBER = /\d[\w.]*/y;
const WORD = /#?[\p{ID_Start}$_][\p{ID_Continue}$]*/uy;
/** `>` stands alone, for in types `>>` closes two lists. */
const PUNCTUATOR =
  /\.\.\.|=>|[=!]==?|\*\*=?|&&=?|\|\|=?|\?\?=?|\?\.(?!\d)|\+\+|--|<<=?|<=|[-+*/%&|^]=|[-+*/%&|^!~<>=?:;,.(){}[\]@#]/y;

/** After these words an expression begins, so that a slash opens a regular expression. */
const BEFORE_EXPRESSION = new Set(
  'await case delete do else in instanceof new of return throw typeof void yield'.split(' '),
);

/** After `<` the slash belongs to a closing JSX tag. */
function canBeginRegExp(previous: string | undefined): boolean {
  if (previous === undefined || BEFORE_EXPRESSION.has(previous)) return true;
  return !/^[\p{ID_Start}$_#\d'"`<)\]}]|`$/u.test(previous);
}

/**
 * The tokens of TypeScript source or a fragment of it, without comments.
 * @param opaque starts and ends of pieces that are a token as they are, such as the text between JSX tags
 * @throws where no token can begin
 */
export function tokensOf(source: string, opaque: ReadonlyMap<number, number> = new Map()): Token[] {
  const tokens: Token[] = [];
  /** For each template substitution that is open, how many braces are open within it. */
  const substitutions: number[] = [];
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const next = (at: number): string | undefined => {
    const whole = opaque.get(at);
    if (whole !== undefined) return source.slice(at, whole);
    const first = source[at];
    if (first === '`' || (first === '}' && substitutions.at(-1) === 0)) return match(TEMPLATE_PART, at);
    const isRegExp = first === '/' && canBeginRegExp(tokens.at(-1)?.text);
    return (
      (isRegExp ? match(REGEXP, at) : undefined) ??
      match(STRING, at) ??
      match(NUMBER, at) ??
      match(WORD, at) ??
      match(PUNCTUATOR, at)
    );
  };
  for (let at = 0; at < source.length; ) {
    if (!opaque.has(at)) at += match(SPACE, at)?.length ?? 0;
    if (at >= source.length) break;
    const text = next(at);
    if (!text) throw new Error(`no token begins at "${source.slice(at, at + 20)}"`);
    countBraces(substitutions, text);
    tokens.push({ text, start: at, end: at + text.length });
    at += text.length;
  }
  return tokens;
}

function countBraces(substitutions: number[], text: string): void {
  const depth = substitutions.length - 1;
  const isTemplate = /^[`}]/.test(text) && text.length > 1;
  if (isTemplate && text.startsWith('}')) substitutions.pop();
  if (isTemplate && text.endsWith('${')) substitutions.push(0);
  if (depth < 0 || isTemplate) return;
  if (text === '{') substitutions[depth] = (substitutions[depth] ?? 0) + 1;
  if (text === '}') substitutions[depth] = (substitutions[depth] ?? 0) - 1;
}
