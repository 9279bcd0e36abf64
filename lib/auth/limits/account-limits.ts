import { openSignInLimits, type SignInLimits } from './sign-in-limits';

/**
 * Limits on guessing passwords, signing up, changing a name and the like, for one process or for all that share a Redis. The
 * answers are those of `SignInLimits`: 0, or the seconds to wait. They never reject, and never wait long for Redis.
 */
export type AccountLimits = {
  readonly [Name in keyof SignInLimits]: (
    ...about: Parameters<SignInLimits[Name]>
  ) => Promise<ReturnType<SignInLimits[Name]>>;
};

/** Counts in this process's memory: a restart forgets everything. */
export function memoryAccountLimits(settings: { readonly signUpsPerHour: number }): AccountLimits {
  const limits = openSignInLimits(settings);
  return {
    beforeGuess: async (guess) => limits.beforeGuess(guess),
    recordRightPassword: async (guess) => limits.recordRightPassword(guess),
    beforeProviderAnswer: async (from) => limits.beforeProviderAnswer(from),
    recordGoodAnswer: async (from) => limits.recordGoodAnswer(from),
    beforeSignUp: async (from) => limits.beforeSignUp(from),
    beforeChange: async (userId) => limits.beforeChange(userId),
    beforeExport: async (userId) => limits.beforeExport(userId),
    beforeContactRequest: async (userId) => limits.beforeContactRequest(userId),
    beforeMail: async (email, from) => limits.beforeMail(email, from),
  };
}
