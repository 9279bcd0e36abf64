import type { ComponentProps } from 'react';
import { classNames } from '@/components/ui/class-names';

interface RoundButtonProps extends ComponentProps<'button'> {
  label: string;
  look?: 'glass' | 'off' | 'danger';
}

const looks = {
  glass: 'bg-white/14 text-white hover:bg-white/24 data-[state=open]:bg-white/24',
  off: 'bg-white text-neutral-900 hover:bg-white/85 forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]',
  danger: 'bg-vermilion-fill text-on-vermilion hover:brightness-110',
} as const;

/** A call control; on a phone as small as a thumb allows, so that a row of them fits. */
export function RoundButton({ label, look = 'glass', className, ...props }: RoundButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classNames(
        'inline-flex size-12 shrink-0 items-center justify-center rounded-full border border-transparent transition-colors duration-150 max-[24rem]:size-10 sm:size-14',
        'focus-visible:outline-white [&_svg]:size-6',
        looks[look],
        className,
      )}
      {...props}
    />
  );
}
