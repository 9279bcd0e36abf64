'use client';

import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { useSyncExternalStore } from 'react';
import type { FormState } from '@/lib/auth/account/form-state';

type Failure = NonNullable<FormState<never>['failure']>;
type AuthenticationOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];
type RegistrationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];

/** What the person's authenticator answered, or why it did not. */
type Answered<Answer> = { readonly answer: Answer } | { readonly failure: Failure };

const noSubscription = () => () => {};

/** Whether this browser has passkeys; null while that is not known, on the server and until the page runs. */
export function useHasPasskeys(): boolean | null {
  return useSyncExternalStore<boolean | null>(noSubscription, browserSupportsWebAuthn, () => null);
}

/** Browsers say "not allowed" for a cancelled dialog, one that took too long, and for a missing passkey alike. */
function failureOf(error: unknown): Failure {
  const names = error instanceof Error ? [error.name, (error.cause as Error | undefined)?.name] : [];
  if (names.includes('InvalidStateError')) return 'passkey-exists';
  return names.some((name) => name === 'NotAllowedError' || name === 'AbortError')
    ? 'passkey-cancelled'
    : 'passkey-refused';
}

/** Shows the browser's dialog for a passkey. */
export async function askForPasskey(optionsJSON: AuthenticationOptions) {
  return answered(startAuthentication({ optionsJSON }));
}

/** Shows the browser's dialog that makes a passkey. */
export async function makePasskey(optionsJSON: RegistrationOptions) {
  return answered(startRegistration({ optionsJSON }));
}

/**
 * Lets the browser offer passkeys in the e-mail field. Resolves with null where it cannot, and when another request for
 * a passkey takes its place.
 */
export async function offerPasskeys(optionsJSON: AuthenticationOptions) {
  if (!(await browserSupportsWebAuthnAutofill())) return null;
  const result = await answered(startAuthentication({ optionsJSON, useBrowserAutofill: true }));
  return 'answer' in result ? result.answer : null;
}

async function answered<Answer>(dialog: Promise<Answer>): Promise<Answered<Answer>> {
  try {
    return { answer: await dialog };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/** The server's question for a sign-in; null where there are no passkeys, or the server does not answer. */
export async function signInOptions(): Promise<AuthenticationOptions | null> {
  try {
    const response = await fetch('/api/passkeys/challenge', { method: 'POST' });
    return response.ok ? ((await response.json()) as AuthenticationOptions | null) : null;
  } catch {
    return null;
  }
}
