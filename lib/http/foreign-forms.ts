/**
 * Where a page of another site posts a form to: Apple's answer to a sign-in, which carries no cookie of ours and changes
 * nothing (app/api/sign-in/[provider]/callback).
 */
const FOREIGN_FORMS: Readonly<Record<string, string>> = {
  '/api/sign-in/apple/callback': 'https://appleid.apple.com',
};

/** The origins whose pages may post to this path, our own first. */
export function originsThatPost(path: string, own: string): readonly string[] {
  const other = Object.hasOwn(FOREIGN_FORMS, path) ? FOREIGN_FORMS[path] : undefined;
  return other === undefined ? [own] : [own, other];
}
