'use client';

import { type FormEvent, startTransition, useActionState, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { FormState } from '@/lib/auth/form-state';
import { type FieldErrors, fieldErrors } from '@/lib/auth/schemas';

type Action<Field extends string> = (state: FormState<Field>, form: FormData) => Promise<FormState<Field>>;

/**
 * A form that says what is wrong before anything travels, and again what only the server knows. It is sent from
 * `onSubmit`, because React empties a form that its `action` sent; the `action` stays for a page whose scripts have not
 * come yet, and keeps the password out of the address.
 */
export function useAccountForm<Field extends string>(
  action: Action<Field>,
  schema: z.ZodType,
  values: FormState<Field>['values'],
) {
  const [state, send, pending] = useActionState<FormState<Field>, FormData>(action, { values, errors: {} });
  const [ownErrors, setOwnErrors] = useState<FieldErrors<Field> | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const errors = ownErrors ?? state.errors;

  useEffect(() => {
    if (Object.keys(errors).length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [errors]);

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const data = new FormData(event.currentTarget);
    const parsed = schema.safeParse(Object.fromEntries(data));
    setOwnErrors(parsed.success ? null : fieldErrors<Field>(parsed.error));
    if (parsed.success) startTransition(() => send(data));
  }

  return { state, errors, pending, props: { ref: form, action: send, onSubmit, noValidate: true } };
}
