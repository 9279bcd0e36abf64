import { type RefObject, useEffect, useRef } from 'react';

/**
 * Attaches a live stream to a media element, and detaches it when it is gone. `onRefused`: the browser's autoplay
 * policy blocked playback with sound; call `start` from a user gesture.
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
    // Setting the same stream again would restart playback.
    if (element.srcObject !== stream) element.srcObject = stream;
    if (!stream) return;
    const start = () => {
      element.play().catch((error: DOMException) => {
        // AbortError only means that another stream replaced this one before it started.
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
