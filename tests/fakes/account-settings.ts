import type { AccountDeps } from '@/lib/auth/account/account-deps';

/** Anybody may sign up, with the short passwords of the tests. */
export const ACCOUNT_SETTINGS: AccountDeps['settings'] = {
  AUTH_SECRET: 'a secret for tests, at least 32 characters',
  PASSWORD_MIN_LENGTH: 8,
  PASSWORD_ONLY_MIN: 8,
  SIGN_UP: 'open',
};
