import { LanguageSelect } from '@/components/settings/language-select';
import { ThemeSelect } from '@/components/settings/theme-select';

/** Language and theme for those who have no settings page yet. */
export function SignedOutFooter() {
  return (
    <footer className="mx-auto grid w-full max-w-md grid-cols-2 gap-4 px-4 pt-6 pb-8 sm:px-6">
      <LanguageSelect />
      <ThemeSelect />
    </footer>
  );
}
