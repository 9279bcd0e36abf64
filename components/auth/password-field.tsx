'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { ownWords } from '@/lib/auth/account/own-words';
import type { FieldError } from '@/lib/auth/account/schemas';
import { FieldErrorText } from './field-error-text';
import { PasswordStrength } from './password-strength';

interface Typed {
  readonly password: string;
  readonly ownWords: readonly string[];
}

/** The new password, and what its form says of its owner. */
function typedIn({ value, form }: HTMLInputElement): Typed {
  const textOf = (name: string) => {
    const field = form?.elements.namedItem(name);
    return field instanceof HTMLInputElement ? field.value : '';
  };
  return { password: value, ownWords: ownWords({ displayName: textOf('displayName'), email: textOf('email') }) };
}

interface PasswordFieldProps {
  autoComplete: 'current-password' | 'new-password';
  error: FieldError | undefined;
  label?: string;
  name?: string;
  /** Where a new password is chosen: shown as a hint, with the password's strength once something is typed. */
  minLength?: number;
}

export function PasswordField({ autoComplete, error, label, name = 'password', minLength }: PasswordFieldProps) {
  const t = useTranslations('auth');
  const [shown, setShown] = useState(false);
  const [typed, setTyped] = useState<Typed>({ password: '', ownWords: [] });
  const field = (
    <Field
      label={label ?? t('password')}
      hint={minLength && t('passwordHint', { min: minLength })}
      error={error && <FieldErrorText error={error} passwordMinLength={minLength} />}
    >
      {(control) => (
        <span className="relative block">
          <Input
            {...control}
            name={name}
            type={shown ? 'text' : 'password'}
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellCheck={false}
            required
            onChange={minLength === undefined ? undefined : ({ currentTarget }) => setTyped(typedIn(currentTarget))}
            className="pr-20"
          />
          <Button
            look="plain"
            size="small"
            aria-controls={control.id}
            className="absolute top-1 right-1 text-ink-soft"
            onClick={() => setShown(!shown)}
          >
            {t(shown ? 'hide' : 'show')}
          </Button>
        </span>
      )}
    </Field>
  );
  if (minLength === undefined) return field;
  return (
    <div className="grid gap-2">
      {field}
      {typed.password !== '' && <PasswordStrength {...typed} />}
    </div>
  );
}
