import { z } from 'zod';
import { withAsciiDomain } from './ascii-domain';

/** The longest address that SMTP carries, in octets (RFC 5321, 4.5.3.1.3; RFC 6531, 3.3). */
const MAX_OCTETS = 254;

/** Outside of ASCII, what names are written with (RFC 6531 allows every code point, RFC 8265 these). */
const OTHER_LETTER = /[^\p{ASCII}\p{L}\p{M}\p{N}]/u;

const octets = (text: string) => new TextEncoder().encode(text).length;
const compared = (text: string) => text.normalize('NFC').toLowerCase().normalize('NFC');

/**
 * Whether a letter outside of ASCII is compared as one inside: the Kelvin sign as k. Whoever has the mailbox of one
 * address must not prove another one.
 */
const passesForAscii = (letter: string) => /\P{ASCII}/u.test(letter) && /\p{ASCII}/u.test(compared(letter));

export type EmailProblem = 'email-too-long' | 'email-invalid';

/**
 * The form in which addresses are compared, without case and in Unicode's normal form, with the domain as DNS and mail
 * use it: `ME@ПОЧТА.РФ` and `me@почта.рф` are one address. Returns what is wrong with anything else.
 */
export function canonicalEmail(typed: string): { readonly email: string } | { readonly problem: EmailProblem } {
  const address = withAsciiDomain(typed.trim());
  if (octets(address) > MAX_OCTETS) return { problem: 'email-too-long' };
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  if (OTHER_LETTER.test(local) || [...local].some(passesForAscii)) return { problem: 'email-invalid' };
  // A mark at the beginning would stand on nothing.
  if (/^\p{M}/u.test(local)) return { problem: 'email-invalid' };
  // In ASCII the rule of `<input type="email">` (https://html.spec.whatwg.org/#valid-e-mail-address), so that the server
  // accepts what browsers accept. Only sending mail could tell whether it arrives.
  const inAscii = `${local.replace(/\P{ASCII}/gu, 'x')}@${domain}`;
  if (!z.regexes.html5Email.test(inAscii)) return { problem: 'email-invalid' };
  return { email: `${compared(local)}@${domain.toLowerCase()}` };
}
