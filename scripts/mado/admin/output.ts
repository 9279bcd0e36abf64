export type Json = { readonly json?: true };

export const JSON_OPTION = ['--json', 'print the result as one JSON object'] as const;

/** Prints a command's result: as lines for people, without the empty ones, or for a script. */
export function print(result: object, lines: readonly (string | false | null | undefined)[], { json }: Json): void {
  if (json) console.log(JSON.stringify(result, null, 2));
  else console.log(lines.filter((line) => line).join('\n'));
}
