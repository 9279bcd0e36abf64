import { type RefObject, useEffect } from 'react';

/**
 * Keeps the element clear of a keyboard on the screen: most browsers draw it over the page and only shrink the visual
 * viewport, so that whatever is fixed to the lower edge disappears behind it.
 */
export function useKeyboardInset(element: RefObject<HTMLElement | null>, isOn: boolean): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    const { current } = element;
    if (!isOn || !viewport || !current) return;
    const place = () => {
      const isZoomed = viewport.scale > 1.01;
      const below = isZoomed ? 0 : Math.max(0, window.innerHeight - viewport.height - viewport.offsetTop);
      current.style.top = `${isZoomed ? 0 : viewport.offsetTop}px`;
      current.style.bottom = `${below}px`;
    };
    place();
    viewport.addEventListener('resize', place);
    viewport.addEventListener('scroll', place);
    return () => {
      viewport.removeEventListener('resize', place);
      viewport.removeEventListener('scroll', place);
      current.style.top = '';
      current.style.bottom = '';
    };
  }, [element, isOn]);
}
