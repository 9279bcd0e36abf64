import { useTranslations } from 'next-intl';
import { Words } from '@/components/ui/words';
import { aboutMaxGraphemes, type FieldError, nameMaxGraphemes, passwordMaxLength } from '@/lib/auth/account/schemas';

export function FieldErrorText({ error, passwordMinLength = 8 }: { error: FieldError; passwordMinLength?: number }) {
  const t = useTranslations('auth.errors');
  return (
    <Words>
      {t(error, {
        nameMax: nameMaxGraphemes,
        aboutMax: aboutMaxGraphemes,
        passwordMin: passwordMinLength,
        passwordMax: passwordMaxLength,
      })}
    </Words>
  );
}
