/** What went wrong and what helps, in a sentence or two for the terminal. A stack trace would add nothing. */
export class CommandError extends Error {
  override name = 'CommandError';
}
