/** The providers that can be set up, as they stand in addresses. Each has its variables in lib/config/providers.ts. */
export const PROVIDER_IDS = ['google', 'github', 'line', 'apple', 'oidc'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** What a page shows of a provider. */
export interface ProviderName {
  readonly id: ProviderId;
  readonly name: string;
}

/** What a browser must come back with, and the proof that it is the one that left. */
export interface Handshake {
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636): whoever steals the code cannot use it. */
  readonly verifier: string;
  /** In milliseconds, as `Date.now` tells it. */
  readonly beganAtMs: number;
  /** Whoever is signed in at the provider has to sign in there once more. */
  readonly isAfresh: boolean;
}

/** Who has signed in at a provider, in its own words. */
export interface Told {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  /** The provider says that this person reads the address. Otherwise it proves nothing. */
  readonly isEmailProved: boolean;
  readonly name: string | null;
}

/** A provider that people sign in with. Everything rejects within `PROVIDER_LIMIT_MS`; see problem.ts. */
export interface Provider extends ProviderName {
  /** Its name in `Identity`. */
  readonly issuer: string;
  /** The answer arrives as a form that the provider's page posts. */
  readonly postsAnswer: boolean;
  /** Where the browser goes to sign in. `callback` is the address that it comes back to. */
  signInUrl(handshake: Handshake, callback: URL): Promise<URL>;
  /** Reads the answer, which is in the query of `callback`, and asks the provider who it is about. */
  readAnswer(handshake: Handshake, callback: URL): Promise<Told>;
}

/** People wait for it. */
export const PROVIDER_LIMIT_MS = 10_000;
