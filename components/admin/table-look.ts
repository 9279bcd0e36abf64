/*
 * A dense table. On a narrow screen its rows become blocks, and the cells lines of them, so that nothing scrolls
 * sideways. What a line means is then said in it, since the head is out of sight.
 */
export const tableLook = 'w-full border-collapse text-sm max-md:block';
export const headLook = 'border-line border-b text-left text-ink-soft max-md:sr-only';
export const rowLook =
  'relative border-line border-b hover:bg-sunken max-md:grid max-md:gap-0.5 max-md:px-1 max-md:py-3';
export const cellLook = 'px-3 py-2 align-baseline max-md:block max-md:px-0 max-md:py-0';
