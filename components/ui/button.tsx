import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import { Children, type ComponentProps } from 'react';
import { classNames } from './class-names';
import { Spinner } from './spinner';
import { Words } from './words';

export const buttonLook = cva(
  [
    // The transparent border is all that forced colours leave of a button's outline.
    'inline-flex items-center justify-center gap-2 whitespace-nowrap rounded-control border border-transparent font-medium select-none',
    'transition-[background-color,color,border-color,opacity] duration-150 [&_svg]:shrink-0 [&_svg]:size-[1.125rem]',
    'disabled:opacity-50 disabled:cursor-not-allowed aria-disabled:opacity-50',
  ],
  {
    variants: {
      look: {
        primary: 'bg-accent text-on-accent enabled:hover:bg-accent-strong [a&]:hover:bg-accent-strong',
        soft: 'bg-accent-wash text-accent enabled:hover:bg-accent enabled:hover:text-on-accent',
        quiet: 'border-line bg-surface text-ink hover:border-line-strong',
        plain: 'text-ink hover:bg-sunken',
        link: 'text-accent underline underline-offset-4 decoration-1 hover:decoration-2 rounded-sm',
        danger: 'bg-vermilion-fill text-on-vermilion hover:brightness-110',
        'danger-quiet': 'border-line bg-surface text-vermilion hover:border-vermilion',
      },
      size: {
        small: 'min-h-9 px-3 text-sm',
        medium: 'min-h-11 px-4 text-base',
        large: 'min-h-12 px-6 text-base',
        icon: 'size-11 p-0',
      },
    },
    compoundVariants: [{ look: 'link', className: 'min-h-0 border-0 px-0' }],
    defaultVariants: { look: 'primary', size: 'medium' },
  },
);

interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof buttonLook> {
  /** Applies the style to the only child (a link) instead of rendering a button. */
  asChild?: boolean;
  /** Shows a spinner and ignores clicks; the text stays, so that the width does not change. */
  busy?: boolean;
}

export function Button({ className, look, size, asChild, busy, type = 'button', children, ...props }: ButtonProps) {
  const classes = classNames(buttonLook({ look, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type={type} className={classes} {...props} aria-busy={busy || undefined} disabled={busy || props.disabled}>
      {busy && <Spinner />}
      {Children.map(children, (child) => (typeof child === 'string' ? <Words>{child}</Words> : child))}
    </button>
  );
}
