'use client';
import { DropdownMenu } from 'radix-ui';
import { type ComponentProps, useEffect } from 'react';
import { useCallState } from '@/lib/hooks/use-call';
import { classNames } from './class-names';

/** How an entry of a menu looks. */
export const menuItemLook = [
  'flex cursor-pointer items-center gap-3 rounded-control px-3 py-2 outline-none data-highlighted:bg-accent-wash',
  'forced-colors:data-highlighted:outline-solid forced-colors:data-highlighted:outline-[Highlight]',
].join(' ');

interface MenuPanelProps extends ComponentProps<typeof DropdownMenu.Content> {
  /** Closes the menu. */
  onRing: () => void;
}

/**
 * What a menu of the page opens. It is modal, so that a touch that missed it hits nothing else. An incoming call closes
 * it, so that the ring card can be clicked.
 */
export function MenuPanel({ onRing, className, children, ...props }: MenuPanelProps) {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        collisionPadding={12}
        className={classNames(
          'z-20 max-h-(--radix-dropdown-menu-content-available-height) animate-appear overflow-y-auto rounded-pane border border-line bg-surface p-2 text-ink shadow-lift',
          className,
        )}
        {...props}
      >
        <CloseOnRing onRing={onRing} />
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  );
}

function CloseOnRing({ onRing }: { onRing: () => void }) {
  const rings = useCallState(({ call }) => call.phase === 'ringing-in');
  useEffect(() => {
    if (rings) onRing();
  });
  return null;
}
