import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useMadoClient } from '@/lib/hooks/mado-provider';
import { hush } from '@/lib/ringing/tones';
import type { LiveCall } from './live-call';

/**
 * The room is rendered once the other side's first picture is on its way as well; until then this layer shows the
 * picture.
 */
const ROOM_AFTER_MS = 200;

/**
 * The layer with the peer's video. On few cores it covers the whole page from the answer to the first frame, in the
 * browser's top layer and without rendering the page, and returns to its place when the room is rendered.
 */
export function useFirstPicture({ phase, callId }: LiveCall): RefObject<HTMLDivElement | null> {
  const layer = useRef<HTMLDivElement>(null);
  const calls = useMadoClient()?.calls;

  useEffect(() => {
    return calls?.coverWith((stream, onShown) => showInTopLayer(layer.current, stream, onShown));
  }, [calls]);
  const ringing = phase === 'ringing-in' || phase === 'ringing-out' ? callId : null;
  useLayoutEffect(() => {
    return ringing ? () => leaveTopLayer(layer.current) : undefined;
  }, [ringing]);
  return layer;
}

/** False in browsers without a usable top layer. */
function showInTopLayer(layer: HTMLElement | null, stream: MediaStream, onShown: () => void): boolean {
  const video = layer?.querySelector('video');
  if (!layer?.showPopover || !video?.requestVideoFrameCallback) return false;
  video.srcObject = stream;
  layer.popover = 'manual';
  layer.showPopover();
  // Otherwise the ring tone would stop only when the room is rendered.
  hush();
  video.requestVideoFrameCallback(() => setTimeout(onShown, ROOM_AFTER_MS));
  return true;
}

function leaveTopLayer(layer: HTMLElement | null): void {
  if (!layer?.popover) return;
  layer.hidePopover();
  layer.removeAttribute('popover');
}
