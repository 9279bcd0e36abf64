import { useTranslations } from 'next-intl';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { FieldError } from '@/lib/auth/account/schemas';
import { FieldErrorText } from './field-error-text';

export function EmailField({ value, error }: { value: string | undefined; error: FieldError | undefined }) {
  const t = useTranslations('auth');
  return (
    <Field label={t('email')} error={error && <FieldErrorText error={error} />}>
      {(control) => (
        <Input
          {...control}
          name="email"
          type="email"
          defaultValue={value}
          autoComplete="email"
          spellCheck={false}
          required
        />
      )}
    </Field>
  );
}
