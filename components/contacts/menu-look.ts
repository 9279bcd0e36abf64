/** The menus in rows of people. */
export const menuLook =
  'z-20 min-w-56 animate-appear rounded-pane border border-line bg-surface p-2 text-ink shadow-lift';

export const menuItemLook = [
  'flex cursor-pointer items-center gap-3 rounded-control px-3 py-2 outline-none data-highlighted:bg-accent-wash',
  'forced-colors:data-highlighted:outline-solid forced-colors:data-highlighted:outline-[Highlight]',
].join(' ');
