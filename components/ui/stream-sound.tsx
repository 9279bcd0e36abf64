'use client';
import { useEffect, useMemo } from 'react';
import { useAttached } from './use-attached';

interface StreamSoundProps {
  stream: MediaStream | null;
  /** The deviceId of the speaker it is heard from; empty for the system's own. */
  speaker: string;
  onPlaying: () => void;
  /** See `useAttached`. */
  onRefused: (start: () => void) => void;
}

/** The sound of a live stream, which waits for no picture of it. The stream has its sound from the beginning. */
export function StreamSound({ stream, speaker, onPlaying, onRefused }: StreamSoundProps) {
  const sound = useMemo(() => stream && new MediaStream(stream.getAudioTracks()), [stream]);
  const audio = useAttached<HTMLAudioElement>(sound, onRefused);
  useEffect(() => {
    // Not everywhere; and one that was unplugged this moment is heard from no more.
    const element = audio.current;
    if (element?.setSinkId && element.sinkId !== speaker) element.setSinkId(speaker).catch(() => undefined);
  }, [audio, speaker]);
  // biome-ignore lint/a11y/useMediaCaption: a live voice has no captions
  return <audio ref={audio} autoPlay onPlaying={onPlaying} />;
}
