'use client';
import { type ComponentProps, useEffect, useRef } from 'react';

interface StreamVideoProps extends Omit<ComponentProps<'video'>, 'src' | 'ref'> {
  stream: MediaStream | null;
  /** The deviceId of the speaker it is heard from; empty for the system's own. */
  speaker?: string;
  /** The browser's autoplay rules refused to start it with sound; `start` works from a gesture. */
  onRefused?: (start: () => void) => void;
}

/** A video element for a live stream; attached while there is one, let go of when it goes. */
export function StreamVideo({ stream, speaker = '', onRefused, ...props }: StreamVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  const refused = useRef(onRefused);
  useEffect(() => {
    refused.current = onRefused;
  });

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
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

  useEffect(() => {
    // Not everywhere; and one that was unplugged this moment is heard from no more.
    const element = video.current;
    if (element?.setSinkId && element.sinkId !== speaker) element.setSinkId(speaker).catch(() => undefined);
  }, [speaker]);

  return <video ref={video} autoPlay playsInline {...props} />;
}
