'use client';
import { VideoOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { StreamVideo } from '@/components/ui/stream-video';
import { Words } from '@/components/ui/words';
import type { LocalMediaView } from '@/lib/rtc/capture/local-media-view';

interface Corner {
  readonly x: 'left' | 'right';
  readonly y: 'top' | 'bottom';
}

const toward: Record<string, Partial<Corner>> = {
  ArrowLeft: { x: 'left' },
  ArrowRight: { x: 'right' },
  ArrowUp: { y: 'top' },
  ArrowDown: { y: 'bottom' },
};

interface SelfViewProps {
  local: LocalMediaView;
  /** No controls are below: the pane may sit at the bottom of the room. */
  low: boolean;
  /** Hidden for now, without rendering any video. */
  away: boolean;
}

/** The mirrored self-view. Drag it, double-click it or press arrow keys to move it to another corner. */
export function SelfView({ local, low, away }: SelfViewProps) {
  const t = useTranslations('call');
  const pane = useRef<HTMLDivElement>(null);
  const grabbed = useRef<{ x: number; y: number } | null>(null);
  const droppedAt = useRef<DOMRect | null>(null);
  const [corner, setCorner] = useState<Corner>({ x: 'right', y: 'bottom' });

  // Animate the pane from where it was dropped to its corner.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pane moves when the corner changes
  useLayoutEffect(() => {
    const from = droppedAt.current;
    const element = pane.current;
    droppedAt.current = null;
    if (!from || !element || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const to = element.getBoundingClientRect();
    element.animate(
      [{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: 'none' }],
      { duration: 200, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' },
    );
  }, [corner]);

  function moveTo(next: Corner) {
    droppedAt.current = pane.current?.getBoundingClientRect() ?? null;
    if (pane.current) pane.current.style.transform = '';
    setCorner({ ...next });
  }
  function grab(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return;
    grabbed.current = { x: event.clientX, y: event.clientY };
    event.currentTarget.setPointerCapture(event.pointerId);
  }
  function drag(event: PointerEvent<HTMLDivElement>) {
    if (!grabbed.current) return;
    const { x, y } = grabbed.current;
    event.currentTarget.style.transform = `translate(${event.clientX - x}px, ${event.clientY - y}px)`;
  }
  function drop(event: PointerEvent<HTMLDivElement>) {
    if (!grabbed.current) return;
    grabbed.current = null;
    const rect = event.currentTarget.getBoundingClientRect();
    moveTo({
      x: rect.left + rect.width / 2 < innerWidth / 2 ? 'left' : 'right',
      y: rect.top + rect.height / 2 < innerHeight / 2 ? 'top' : 'bottom',
    });
  }
  function send(event: KeyboardEvent) {
    const direction = toward[event.key];
    if (!direction) return;
    event.preventDefault();
    moveTo({ ...corner, ...direction });
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups form controls; this groups a picture and its text
    <div
      ref={pane}
      role="group"
      aria-label={t('moveHint')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move it
      tabIndex={0}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
      onDoubleClick={() => moveTo({ ...corner, x: corner.x === 'left' ? 'right' : 'left' })}
      onKeyDown={send}
      className={classNames(
        'absolute z-20 aspect-[3/4] w-24 cursor-grab touch-none overflow-hidden rounded-pane bg-sunken shadow-lift',
        'ring-1 ring-white/15 forced-colors:border active:cursor-grabbing sm:aspect-video sm:w-56',
        corner.x === 'left' ? 'left-4 sm:left-6' : 'right-4 sm:right-6',
        away && 'hidden',
        corner.y === 'top' ? 'low:top-16 top-20' : low ? 'bottom-6' : 'low:bottom-24 bottom-32 sm:bottom-28',
        // Beside the controls at any size, and never over them.
        'low:w-16 low:rounded-control low:sm:w-28 tiny:top-2 tiny:right-2 tiny:bottom-auto tiny:left-auto tiny:aspect-video tiny:w-20',
      )}
    >
      <StreamVideo
        stream={local.stream}
        muted
        aria-label={t('you')}
        className={classNames(
          'pointer-events-none size-full [transform:scaleX(-1)] object-cover transition-opacity duration-200',
          !local.camera && 'opacity-0',
        )}
      />
      {!local.camera && (
        <p className="absolute inset-0 grid place-content-center justify-items-center gap-2 p-2 text-center text-ink-soft text-sm">
          <VideoOff aria-hidden className="size-5" />
          <Words>{t('cameraOff')}</Words>
        </p>
      )}
    </div>
  );
}
