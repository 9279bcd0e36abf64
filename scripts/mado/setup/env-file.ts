import { parseEnv } from 'node:util';

export type Values = Readonly<Record<string, string>>;

/** The variables of a `.env` file, as Node reads them at the start. */
export function readEnv(text: string): Values {
  return parseEnv(text) as Values;
}

export interface Merged {
  readonly text: string;
  /** The variables that the file gave another value. */
  readonly changed: readonly string[];
}

const lineOf = (name: string) => new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=.*$`, 'gm');

/**
 * The same file with these values: a variable keeps its place, a new one is added at the end, and every other line stays
 * as it is.
 */
export function mergeEnv(text: string, values: Values): Merged {
  const former = readEnv(text);
  const changed: string[] = [];
  const added: string[] = [];
  let merged = text;
  for (const [name, value] of Object.entries(values)) {
    if (former[name] === value) continue;
    if (former[name] === undefined) added.push(`${name}=${value}`);
    else {
      if (former[name] !== '') changed.push(name);
      merged = merged.replace(lineOf(name), () => `${name}=${value}`);
    }
  }
  if (added.length === 0) return { text: merged, changed };
  const start = merged === '' || merged.endsWith('\n') ? merged : `${merged}\n`;
  return { text: `${start}${added.join('\n')}\n`, changed };
}
