import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Pixels from the end at which a reader still follows it. */
const NEAR_END_PX = 40;

interface ChatScroll {
  /** The end is in sight. */
  readonly isAtEnd: boolean;
  readonly toEnd: () => void;
}

/** Follows the end of a list that grows, unless its reader has scrolled up: then it stays where it is. */
export function useChatScroll(box: RefObject<HTMLElement | null>, lastKey: string | undefined): ChatScroll {
  const [isAtEnd, setAtEnd] = useState(true);
  const follows = useRef(true);

  const toEnd = () => {
    const element = box.current;
    if (!element) return;
    follows.current = true;
    element.scrollTop = element.scrollHeight;
    setAtEnd(true);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what it follows
  useLayoutEffect(() => {
    if (follows.current) toEnd();
  }, [lastKey]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
      setAtEnd(follows.current);
    };
    // The keyboard of a phone, or lines that are laid out only now.
    const resized = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight;
    });
    resized.observe(element);
    if (element.firstElementChild) resized.observe(element.firstElementChild);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box]);

  return { isAtEnd, toEnd };
}
