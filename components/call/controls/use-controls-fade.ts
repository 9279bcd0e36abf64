'use client';
import { type RefObject, useEffect, useState } from 'react';

const IDLE_MS = 3_000;

/**
 * Whether the controls are visible. With a mouse they fade after 3 s without movement; with touch a tap on the picture
 * toggles them. They stay while they have the keyboard focus, while a menu is open, and for users who prefer reduced
 * motion.
 */
export function useControlsFade(root: RefObject<HTMLElement | null>, mayFade: boolean): boolean {
  const [shown, setShown] = useState(true);

  useEffect(() => {
    const element = root.current;
    setShown(true);
    if (!element || !mayFade || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fade = () => {
      if (!element.querySelector(':focus-visible, [aria-expanded=true]')) setShown(false);
    };
    const wake = () => {
      setShown(true);
      clearTimeout(timer);
      if (matchMedia('(hover: hover)').matches) timer = setTimeout(fade, IDLE_MS);
    };
    const tap = (event: PointerEvent) => {
      const onControl = event.target instanceof Element && event.target.closest('button, [tabindex="0"], [role=menu]');
      if (event.pointerType === 'touch' && !onControl) setShown((before) => !before);
      else wake();
    };
    wake();
    const stop = new AbortController();
    element.addEventListener('pointermove', (event) => event.pointerType !== 'touch' && wake(), stop);
    element.addEventListener('pointerup', tap, stop);
    element.addEventListener('focusin', wake, stop);
    window.addEventListener('keydown', wake, stop);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [root, mayFade]);

  return shown;
}
