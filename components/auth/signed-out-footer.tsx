import { LanguageSelect } from '@/components/settings/language-select';
import { ThemeSelect } from '@/components/settings/theme-select';
import { classNames } from '@/components/ui/class-names';

/**
 * Language and theme for users without a settings page yet. `columnWidth` is the page's own, so that the edges align.
 */
export function SignedOutFooter({ columnWidth }: { columnWidth: 'max-w-md' | 'max-w-5xl' }) {
  return (
    <footer className={classNames('mx-auto w-full px-4 pt-6 pb-8 sm:px-6', columnWidth)}>
      <div className="grid max-w-md grid-cols-2 gap-4">
        <LanguageSelect />
        <ThemeSelect />
      </div>
    </footer>
  );
}
