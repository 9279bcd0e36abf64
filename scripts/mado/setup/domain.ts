import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { CommandError } from '@/scripts/mado/command-error';

const LABEL = /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/;
/** RFC 1035, 2.3.4, without the root's dot. */
const MAX_LENGTH = 253;
/** Names that only one network knows. */
const PRIVATE_ENDINGS = ['local', 'localhost', 'internal', 'lan', 'home', 'arpa'];

const refuse = (typed: string, why: string): never => {
  throw new CommandError(`--domain: got ${JSON.stringify(typed)}, ${why}`);
};

/**
 * The name under which people will open Mado, in the form that DNS and certificates use: `窓.example` becomes
 * `xn--5rz.example`. Throws a CommandError that says what is wrong with anything else.
 */
export function domainOf(typed: string): string {
  const text = typed.trim();
  if (text.includes('://')) refuse(typed, 'wants the name alone, without https://');
  if (isIP(text.replace(/^\[|\]$/g, ''))) {
    refuse(typed, 'wants a name: browsers ask for a certificate, and those are given to names, not to addresses');
  }
  if (/[/?#@]/.test(text)) refuse(typed, 'wants the name alone, without a path');
  if (text.includes(':')) refuse(typed, 'wants the name alone, without a port: browsers come to 443');
  const name = domainToASCII(text).replace(/\.$/, '');
  const labels = name.split('.');
  if (!labels.every((label) => LABEL.test(label)) || name.length > MAX_LENGTH || isIP(name)) {
    refuse(typed, 'wants a name such as call.example.org');
  }
  const ending = labels.at(-1) ?? '';
  if (labels.length < 2 || PRIVATE_ENDINGS.includes(ending)) {
    refuse(typed, 'wants a name of the public DNS, such as call.example.org: for others there is no certificate');
  }
  return name;
}
