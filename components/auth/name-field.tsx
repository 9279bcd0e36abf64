import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { FieldError } from '@/lib/auth/account/schemas';
import { FieldErrorText } from './field-error-text';

interface NameFieldProps {
  label: string;
  hint: string;
  value: string | undefined;
  error: FieldError | undefined;
}

/** The name that others see. */
export function NameField({ label, hint, value, error }: NameFieldProps) {
  return (
    <Field label={label} hint={hint} error={error && <FieldErrorText error={error} />}>
      {(control) => (
        <Input {...control} name="displayName" defaultValue={value} autoComplete="nickname" dir="auto" required />
      )}
    </Field>
  );
}
