import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

/* tailwind-merge must know the theme's own names, or it would not recognise `rounded-control`. */
const merge = extendTailwindMerge({
  extend: { theme: { radius: ['control', 'pane'], shadow: ['lift'], animate: ['breathe', 'rise', 'appear'] } },
});

/** Joins class names; a later one overrides an earlier one for the same property. */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
