import Link from 'next/link';
import { classNames } from '@/components/ui/class-names';

interface ViewLinksProps {
  /** What the links choose between. */
  label: string;
  views: readonly { readonly href: string; readonly words: string; readonly isCurrent: boolean }[];
}

/** Which part of a list is shown. */
export function ViewLinks({ label, views }: ViewLinksProps) {
  return (
    <nav aria-label={label}>
      <ul className="flex gap-1">
        {views.map(({ href, words, isCurrent }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={isCurrent ? 'page' : undefined}
              className={classNames(
                'block rounded-control px-3 py-2 text-sm',
                isCurrent ? 'bg-sunken font-medium text-ink' : 'text-ink-soft hover:text-ink',
              )}
            >
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
