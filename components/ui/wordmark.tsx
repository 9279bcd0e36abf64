import { classNames } from './class-names';

/** A window with two panes; the left one is lit. */
export function WindowMark({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" fill="none" className={classNames('size-6', className)}>
      <rect x="3" y="3" width="18" height="18" rx="4" stroke="currentColor" strokeWidth="2" />
      <path d="M12 3v18" stroke="currentColor" strokeWidth="2" />
      <rect x="5.5" y="5.5" width="4.5" height="13" rx="1.5" fill="currentColor" opacity=".28" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap text-accent">
      <WindowMark />
      <span translate="no" className="font-semibold text-ink text-xl tracking-tight">
        Mado
      </span>
    </span>
  );
}
