'use client';
import { useEffect, useMemo } from 'react';
import { useAttached } from './use-attached';

interface StreamSoundProps {
  stream: MediaStream | null;
  /** The deviceId of the speaker to play through; empty for the system default. */
  speaker: string;
  onPlaying: () => void;
  /** See `useAttached`. */
  onRefused: (start: () => void) => void;
}

/**
 * The audio of a live stream, which does not wait for its picture. The stream must have its audio track from the start.
 */
export function StreamSound({ stream, speaker, onPlaying, onRefused }: StreamSoundProps) {
  const sound = useMemo(() => stream && new MediaStream(stream.getAudioTracks()), [stream]);
  const audio = useAttached<HTMLAudioElement>(sound, onRefused);
  useEffect(() => {
    // `setSinkId` is not available everywhere, and the speaker may just have been unplugged.
    const element = audio.current;
    if (element?.setSinkId && element.sinkId !== speaker) element.setSinkId(speaker).catch(() => undefined);
  }, [audio, speaker]);
  // biome-ignore lint/a11y/useMediaCaption: a live voice has no captions
  return <audio ref={audio} autoPlay onPlaying={onPlaying} />;
}
