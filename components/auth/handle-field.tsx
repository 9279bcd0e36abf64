import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Words } from '@/components/ui/words';
import type { FieldError } from '@/lib/auth/account/schemas';
import { FieldErrorText } from './field-error-text';

interface HandleFieldProps {
  label: string;
  hint: string;
  value: string | undefined;
  error: FieldError | undefined;
  readOnly?: boolean;
}

/** `@` and the rest. */
export function HandleField({ label, hint, value, error, readOnly = false }: HandleFieldProps) {
  return (
    <Field label={label} hint={<Words>{hint}</Words>} error={error && <FieldErrorText error={error} />}>
      {(control) => (
        <span className="relative block" translate="no">
          <span aria-hidden className="absolute inset-y-0 left-3.5 flex items-center text-ink-soft">
            @
          </span>
          <Input
            {...control}
            name="handle"
            defaultValue={value}
            readOnly={readOnly}
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            maxLength={40}
            className="pl-8 read-only:text-ink-soft"
          />
        </span>
      )}
    </Field>
  );
}
