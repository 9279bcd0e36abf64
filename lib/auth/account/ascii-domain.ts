/** Letters of any script, digits, hyphens and dots; nothing that a URL parses as a port, a path or an escape. */
const INTERNATIONAL_DOMAIN = /^(?:[a-zA-Z\d.-]|\P{ASCII})+$/u;

/**
 * Converts the domain of an e-mail address to the form that DNS and mail use: `me@почта.рф` becomes
 * `me@xn--80a1acny.xn--p1ai`, which is also what some browsers submit for it (UTS #46). Returns anything else
 * unchanged.
 */
export function withAsciiDomain(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  if (at === -1 || !/\P{ASCII}/u.test(domain) || !INTERNATIONAL_DOMAIN.test(domain)) return email;
  const url = `http://${domain}`;
  return URL.canParse(url) ? email.slice(0, at + 1) + new URL(url).hostname : email;
}
