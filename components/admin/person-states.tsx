import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import type { ListedPerson } from '@/lib/auth/admin/people';

type States = Pick<ListedPerson, 'isDisabled' | 'isAdministrator' | 'hasSecondStep'>;

/** What is particular about an account, in words. */
export function PersonStates({ person, className }: { person: States; className?: string }) {
  const t = useTranslations('admin.states');
  const states = [
    person.isDisabled && (['disabled', 'bg-vermilion-wash text-vermilion'] as const),
    person.isAdministrator && (['administrator', 'bg-accent-wash text-accent'] as const),
    person.hasSecondStep && (['secondStep', 'bg-sunken text-ink-soft'] as const),
  ].filter((state) => state !== false);
  if (states.length === 0) return null;
  return (
    <ul className={classNames('flex flex-wrap gap-1.5', className)}>
      {states.map(([state, look]) => (
        <li key={state} className={classNames('whitespace-nowrap rounded-control px-2 text-sm', look)}>
          {t(state)}
        </li>
      ))}
    </ul>
  );
}
