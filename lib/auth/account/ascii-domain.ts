/** Letters of any script, digits, hyphens, dots: nothing that a URL takes for a port, a path or an escape. */
const INTERNATIONAL_DOMAIN = /^(?:[a-zA-Z\d.-]|\P{ASCII})+$/u;

/**
 * An e-mail address with its domain as DNS and mail have it: `me@почта.рф` becomes `me@xn--80a1acny.xn--p1ai`, which is
 * also what some browsers send for it (UTS #46). Whatever is no such address stays as it is.
 */
export function withAsciiDomain(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  if (at === -1 || !/\P{ASCII}/u.test(domain) || !INTERNATIONAL_DOMAIN.test(domain)) return email;
  const url = `http://${domain}`;
  return URL.canParse(url) ? email.slice(0, at + 1) + new URL(url).hostname : email;
}
