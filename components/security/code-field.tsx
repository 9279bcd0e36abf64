import { FieldErrorText } from '@/components/auth/field-error-text';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { FieldError } from '@/lib/auth/account/schemas';

interface CodeFieldProps {
  label: string;
  error: FieldError | undefined;
  /** From an authenticator app: six digits, which browsers may fill in. */
  isFromApp?: boolean;
}

/** One code of a second step. */
export function CodeField({ label, error, isFromApp = false }: CodeFieldProps) {
  return (
    <Field label={label} error={error && <FieldErrorText error={error} />}>
      {(control) => (
        <Input
          {...control}
          name="code"
          inputMode={isFromApp ? 'numeric' : 'text'}
          autoComplete={isFromApp ? 'one-time-code' : 'off'}
          autoCapitalize="none"
          spellCheck={false}
          required
          className="text-lg tabular-nums tracking-widest"
        />
      )}
    </Field>
  );
}
