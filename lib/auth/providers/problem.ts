import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';

/** Why a sign-in with a provider did not work. The pages have a sentence for each; nothing else is shown. */
export const PROVIDER_PROBLEMS = [
  /** The person cancelled, or the provider does not let them. */
  'refused',
  /** The answer belongs to no sign-in that this browser has begun, or to one that is over. */
  'lost',
  /** The provider's token is not valid yet, or no more. */
  'clock',
  'down',
  /** Too many answers from this address came to nothing. */
  'too-many',
  /** The provider's answer cannot be trusted, or the variables are wrong. */
  'not-trusted',
  /** An account has the address that the provider has proved. */
  'address-in-use',
  /** This installation takes no new accounts. */
  'closed',
  'disabled',
  /** What is to be linked belongs to another account. */
  'taken',
  /** Whoever was to prove that an account is theirs has signed in with one that is not linked to it. */
  'not-yours',
  /** The provider was to ask its user to sign in once more, and has not. */
  'not-afresh',
  /** The browser is signed in as somebody else by now, or as nobody. */
  'other-account',
  /** The page was opened at another address than PUBLIC_URL. */
  'elsewhere',
] as const;
export type ProviderProblem = (typeof PROVIDER_PROBLEMS)[number];

/** For what our own code finds wrong with an answer. */
export class ProviderError extends Error {
  override name = 'ProviderError';
  readonly code: ProviderProblem;

  constructor(problem: ProviderProblem) {
    super(problem);
    this.code = problem;
  }
}

/** RFC 6749, 4.1.2.1; the second is Apple's word for "cancelled". */
const REFUSALS = ['access_denied', 'user_cancelled_authorize', 'consent_required', 'login_required'];
const OUTAGES = ['server_error', 'temporarily_unavailable'];

/** What a failed `signInUrl` or `readAnswer` is called. */
export function problemOf(error: unknown): ProviderProblem {
  if (error instanceof ProviderError) return error.code;
  if (error instanceof AuthorizationResponseError) {
    if (REFUSALS.includes(error.error)) return 'refused';
    return OUTAGES.includes(error.error) ? 'down' : 'not-trusted';
  }
  if (error instanceof ResponseBodyError) {
    if (error.status >= 500) return 'down';
    // The code was used before, or is too old.
    return error.error === 'invalid_grant' ? 'lost' : 'not-trusted';
  }
  if (error instanceof ClientError) {
    if (error.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return 'clock';
    if (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT') return 'down';
    return error.cause instanceof Response && error.cause.status >= 500 ? 'down' : 'not-trusted';
  }
  // fetch says so whenever there is no connection.
  return error instanceof TypeError && error.message === 'fetch failed' ? 'down' : 'not-trusted';
}

/**
 * The provider's own code for what is wrong, such as `invalid_client`, for the log: whoever runs Mado can look it up. Its
 * sentences are left out, and so is anything that is no code: an answer's address can say whatever its writer likes.
 */
export function providerCode(error: unknown): string | undefined {
  if (!(error instanceof AuthorizationResponseError || error instanceof ResponseBodyError)) return undefined;
  return /^[a-z_]{1,40}$/.test(error.error) ? error.error : undefined;
}
