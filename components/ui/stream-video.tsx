'use client';
import type { ComponentProps } from 'react';
import { useAttached } from './use-attached';

interface StreamVideoProps extends Omit<ComponentProps<'video'>, 'src' | 'ref'> {
  stream: MediaStream | null;
}

/** A video element for a live stream. */
export function StreamVideo({ stream, ...props }: StreamVideoProps) {
  const video = useAttached<HTMLVideoElement>(stream);
  return <video ref={video} autoPlay playsInline {...props} />;
}
