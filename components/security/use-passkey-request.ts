'use client';

import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { FormState } from '@/lib/auth/account/form-state';

type State = FormState<never>;

/** Runs one request for a passkey at a time, and keeps its outcome. A redirect of the server's is followed. */
export function usePasskeyRequest() {
  const [state, setState] = useState<State>({ values: {}, errors: {} });
  const [pending, startTransition] = useTransition();

  async function ask(request: () => Promise<State>): Promise<void> {
    try {
      setState(await request());
    } catch (error) {
      unstable_rethrow(error);
      // This page is older than the server, so a retry needs a reload.
      if (unstable_isUnrecognizedActionError(error)) throw error;
      setState({ values: {}, errors: {}, failure: 'unreachable' });
    }
  }

  const run = (request: () => Promise<State>) => {
    if (!pending) startTransition(() => ask(request));
  };
  return { state, pending, run };
}

export const failedState = (failure: NonNullable<State['failure']>): State => ({ values: {}, errors: {}, failure });
