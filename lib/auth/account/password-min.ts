export interface PasswordSettings {
  /** For an account with a second step, and for every other one at least. */
  readonly PASSWORD_MIN_LENGTH: number;
  /** Where the password is all that protects an account (NIST SP 800-63B-4, 3.1.1.2). */
  readonly PASSWORD_ONLY_MIN: number;
}

/** How many characters a new password has at least. */
export function passwordMin(
  { PASSWORD_MIN_LENGTH, PASSWORD_ONLY_MIN }: PasswordSettings,
  { hasSecondStep }: { readonly hasSecondStep: boolean },
): number {
  return hasSecondStep ? PASSWORD_MIN_LENGTH : Math.max(PASSWORD_MIN_LENGTH, PASSWORD_ONLY_MIN);
}
