import { classNames } from '@/components/ui/class-names';

/** Distinguishes a user from others of the same name. */
export function NameTag({ tag, className }: { tag: string; className?: string }) {
  return (
    <span translate="no" className={classNames('shrink-0 font-normal text-ink-soft text-sm tabular-nums', className)}>
      {`#${tag}`}
    </span>
  );
}
