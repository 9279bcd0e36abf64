'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { classNames } from '@/components/ui/class-names';

export const ROW_PX = 76;
/** Rows rendered beyond the visible ones; also how early the next page is requested. */
const OVERSCAN = 12;

interface VirtualRowsProps {
  label: string;
  count: number;
  /** Identifies a row over changes of its place. */
  keyOf: (index: number) => string;
  /** Null where there is nothing to show yet. */
  row: (index: number) => ReactNode | null;
  /** In place of a row that is null. */
  placeholder?: ReactNode;
  /** The visible rows changed (`end` exclusive). */
  onRange?: (start: number, end: number) => void;
  onlineCount?: number;
  /** How high the frame may be. */
  className?: string;
}

/** Renders only the visible rows, each with its position in the whole list, so that 2,000 cost as little as 20. */
export function VirtualRows(props: VirtualRowsProps) {
  const { label, count, keyOf, row, placeholder, onRange, onlineCount, className } = props;
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    initialRect: { width: 320, height: 12 * ROW_PX },
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? 0) + 1;

  useEffect(() => onRange?.(first, end), [first, end, onRange]);

  return (
    <div
      ref={frame}
      // Extends to the column's edge, so that the scrollbar is beside the buttons and focus rings are not clipped.
      className={classNames('-mx-2 overflow-y-auto px-2', className)}
    >
      <ul
        // biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of a list without bullets
        role="list"
        aria-label={label}
        data-online-count={onlineCount}
        className="relative"
        // Non-zero even when empty: an element without height counts as hidden.
        style={{ height: Math.max(1, rows.getTotalSize()) }}
      >
        {items.map((item) => {
          const shown = row(item.index);
          return (
            <li
              key={keyOf(item.index)}
              aria-setsize={count}
              aria-posinset={item.index + 1}
              aria-hidden={shown === null ? true : undefined}
              className="absolute inset-x-0 top-0 border-line border-b"
              style={{ height: ROW_PX, transform: `translateY(${item.start}px)` }}
            >
              {shown ?? placeholder}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
