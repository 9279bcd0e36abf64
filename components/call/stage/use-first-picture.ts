import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useMadoClient } from '@/lib/hooks/mado-provider';
import { hush } from '@/lib/ringing/tones';
import type { LiveCall } from './live-call';

/** The room is drawn when the other side's first picture is on its way as well; this one is seen meanwhile. */
const ROOM_AFTER_MS = 200;

/**
 * The layer that the peer's video is in. On few cores it lies over the whole page from the answer to the first frame, by
 * the browser's own means and without a drawing of the page, and is back in its place when the room is drawn.
 */
export function useFirstPicture({ phase, callId }: LiveCall): RefObject<HTMLDivElement | null> {
  const layer = useRef<HTMLDivElement>(null);
  const calls = useMadoClient()?.calls;

  useEffect(() => {
    return calls?.coverWith((stream, onShown) => lieOver(layer.current, stream, onShown));
  }, [calls]);
  const ringing = phase === 'ringing-in' || phase === 'ringing-out' ? callId : null;
  useLayoutEffect(() => {
    return ringing ? () => putBack(layer.current) : undefined;
  }, [ringing]);
  return layer;
}

/** False in browsers that have no such layers. */
function lieOver(layer: HTMLElement | null, stream: MediaStream, onShown: () => void): boolean {
  const video = layer?.querySelector('video');
  if (!layer?.showPopover || !video?.requestVideoFrameCallback) return false;
  video.srcObject = stream;
  layer.popover = 'manual';
  layer.showPopover();
  // It stops with the room otherwise.
  hush();
  video.requestVideoFrameCallback(() => setTimeout(onShown, ROOM_AFTER_MS));
  return true;
}

function putBack(layer: HTMLElement | null): void {
  if (!layer?.popover) return;
  layer.hidePopover();
  layer.removeAttribute('popover');
}
