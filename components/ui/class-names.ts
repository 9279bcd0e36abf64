import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

/* tailwind-merge has to be told of the theme's own names, or it would take `rounded-control` for unknown. */
const merge = extendTailwindMerge({
  extend: { theme: { radius: ['control', 'pane'], shadow: ['lift'], animate: ['breathe', 'rise', 'appear'] } },
});

/** Joins class names; a later one wins over an earlier one for the same property. */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
