/** What may be logged of an error: never its message, which can quote a query's values or a client's input. */
export interface ErrorDescription {
  readonly name: string;
  readonly code: string | undefined;
  readonly frames: readonly string[];
}

/** The error's name, its code if it has one, and where it was thrown. */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, code: undefined, frames: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, code, frames: frames.slice(0, 8).map((line) => line.trim()) };
}
