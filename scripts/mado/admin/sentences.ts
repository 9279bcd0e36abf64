import { nameMaxGraphemes, passwordMaxLength, type RuleError } from '@/lib/auth/account/schemas';

/** What the terminal says of a value that the sign-up page would not take either. */
export function sentenceOf(error: RuleError, passwordMinLength: number): string {
  return {
    'name-required': '--name: write the name that others will see.',
    'name-too-long': `--name: this is too long; ${nameMaxGraphemes} characters fit.`,
    'name-unreadable': '--name: this holds characters that cannot be seen or that reach beyond their line.',
    'name-only-signs': '--name: a name takes at least one letter, number or emoji.',
    'email-required': 'EMAIL: write the address of the account.',
    'email-invalid': 'EMAIL: this is no address; one looks like name@example.org.',
    'email-too-long': 'EMAIL: this is too long; 254 characters fit.',
    'email-unusable': 'EMAIL: there is an account with this address already.',
    'password-required': 'The password is empty.',
    'password-too-short': `The password is too short; it takes ${passwordMinLength} characters or more.`,
    'password-too-long': `The password is too long; ${passwordMaxLength} characters fit.`,
    'password-common': 'The password is one of the first that are guessed. Choose another.',
    'password-is-yours': 'The password is little more than the name, the address or the word Mado. Choose another.',
  }[error];
}
