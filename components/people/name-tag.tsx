import { classNames } from '@/components/ui/class-names';

/** What tells a person apart from others of their name, quietly beside it. */
export function NameTag({ tag, className }: { tag: string; className?: string }) {
  return (
    <span translate="no" className={classNames('shrink-0 font-normal text-ink-soft text-sm tabular-nums', className)}>
      {`#${tag}`}
    </span>
  );
}
