import { useTranslations } from 'next-intl';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { FieldError } from '@/lib/auth/account/schemas';
import { FieldErrorText } from './field-error-text';

interface EmailFieldProps {
  /** By default the account's own. */
  label?: string;
  /** `email` for an address that nobody signs in with yet; at sign-in browsers offer passkeys too. */
  autoComplete?: 'username' | 'email' | 'username webauthn';
  value: string | undefined;
  error: FieldError | undefined;
}

export function EmailField({ label, autoComplete = 'username', value, error }: EmailFieldProps) {
  const t = useTranslations('auth');
  return (
    <Field label={label ?? t('email')} error={error && <FieldErrorText error={error} />}>
      {(control) => (
        <Input
          {...control}
          name="email"
          type="email"
          defaultValue={value}
          autoComplete={autoComplete}
          spellCheck={false}
          required
        />
      )}
    </Field>
  );
}
