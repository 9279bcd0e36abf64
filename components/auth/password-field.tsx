'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { FieldError } from '@/lib/auth/account/schemas';
import { FieldErrorText } from './field-error-text';

interface PasswordFieldProps {
  autoComplete: 'current-password' | 'new-password';
  error: FieldError | undefined;
  label?: string;
  name?: string;
  /** Shown as a hint where a new password is chosen. */
  minLength?: number;
}

export function PasswordField({ autoComplete, error, label, name = 'password', minLength }: PasswordFieldProps) {
  const t = useTranslations('auth');
  const [shown, setShown] = useState(false);
  return (
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
}
