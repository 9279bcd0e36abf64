import { type RefObject, useEffect, useRef } from 'react';

/**
 * Attaches a live stream to a media element while there is one, and lets go of it when it goes. `onRefused`: the browser's
 * autoplay rules did not start it with sound; `start` works from a gesture.
 */
export function useAttached<E extends HTMLMediaElement>(
  stream: MediaStream | null,
  onRefused?: (start: () => void) => void,
): RefObject<E | null> {
  const media = useRef<E>(null);
  const refused = useRef(onRefused);
  useEffect(() => {
    refused.current = onRefused;
  });
  useEffect(() => {
    const element = media.current;
    if (!element) return;
    // It may have it already, and would begin anew.
    if (element.srcObject !== stream) element.srcObject = stream;
    if (!stream) return;
    const start = () => {
      element.play().catch((error: DOMException) => {
        // AbortError only says that another stream came before this one began.
        if (error.name === 'NotAllowedError') refused.current?.(start);
      });
    };
    start();
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  return media;
}
