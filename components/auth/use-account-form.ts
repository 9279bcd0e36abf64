'use client';

import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation';
import { type FormEvent, useActionState, useEffect, useRef, useState, useTransition } from 'react';
import type { z } from 'zod';
import type { FormState } from '@/lib/auth/account/form-state';
import { type FieldErrors, fieldErrors } from '@/lib/auth/account/schemas';

type Action<Field extends string> = (state: FormState<Field>, form: FormData) => Promise<FormState<Field>>;

/**
 * A form that validates before it is sent and shows the errors that only the server can find. It is sent from
 * `onSubmit`, because React resets a form after its `action`; the `action` remains for pages without hydration, and
 * keeps the password out of the URL. A valid form is sent only if `mayBeSent` agrees.
 */
export function useAccountForm<Field extends string>(
  action: Action<Field>,
  schema: z.ZodType,
  values: FormState<Field>['values'],
  mayBeSent: () => boolean = () => true,
) {
  const [withoutScripts, send] = useActionState<FormState<Field>, FormData>(action, { values, errors: {} });
  const [answer, setAnswer] = useState<FormState<Field> | null>(null);
  const [pending, startTransition] = useTransition();
  const state = answer ?? withoutScripts;
  const [ownErrors, setOwnErrors] = useState<FieldErrors<Field> | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const errors = ownErrors ?? state.errors;

  useEffect(() => {
    if (Object.keys(errors).length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [errors]);

  /** If the server does not answer, the page keeps what was typed. */
  async function ask(data: FormData): Promise<void> {
    try {
      setAnswer(await action(state, data));
    } catch (error) {
      // Next signals the redirect after a successful sign-in by throwing.
      unstable_rethrow(error);
      // This page is older than the server, so a retry needs a reload.
      if (unstable_isUnrecognizedActionError(error)) throw error;
      setAnswer({ values: state.values, errors: {}, failure: 'unreachable' });
    }
  }

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const data = new FormData(event.currentTarget);
    const parsed = schema.safeParse(Object.fromEntries(data));
    setOwnErrors(parsed.success ? null : fieldErrors<Field>(parsed.error));
    if (parsed.success && mayBeSent()) startTransition(() => ask(data));
  }

  return { state, errors, pending, props: { ref: form, action: send, onSubmit, noValidate: true } };
}
