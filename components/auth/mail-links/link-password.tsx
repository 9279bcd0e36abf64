import { PasswordField } from '@/components/auth/password-field';
import { Words } from '@/components/ui/words';
import type { FieldError } from '@/lib/auth/account/schemas';

/** Where a link is not enough: asks for the password of the account, and says why. */
export function LinkPassword({ words, error }: { words: string; error: FieldError | undefined }) {
  return (
    <>
      <p className="text-ink-soft">
        <Words>{words}</Words>
      </p>
      <PasswordField autoComplete="current-password" error={error} />
    </>
  );
}
