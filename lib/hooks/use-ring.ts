'use client';

import { useEffect } from 'react';
import { DEFAULT_RINGING } from '@/lib/ringing/ring-choices';
import { ringInOneTab } from '@/lib/ringing/ring-in-one-tab';
import { playTone, wakeAudioOnGesture } from '@/lib/ringing/tones';
import { vibrate } from '@/lib/ringing/vibrate';
import { useCallState } from './use-call';
import { useRingChoices } from './use-ring-choices';

/**
 * Signals a ringing call outside of the page's content: ring tone and vibration as chosen in this browser, or ringback tone,
 * document title, and a notification while the tab is hidden. `callingText` returns who is calling, e.g. "Aiko is calling".
 */
export function useRing(callingText: (name: string) => string): void {
  const call = useCallState((view) => view.call);
  const isRingingOut = call.phase === 'ringing-out';
  const text = call.phase === 'ringing-in' ? callingText(call.peer.name) : null;
  const isRingingIn = text !== null;

  useEffect(wakeAudioOnGesture, []);
  useEffect(() => (isRingingOut ? playTone('ring-back') : undefined), [isRingingOut]);
  const { isOn, tone, volume, vibrates } = useRingChoices()[0] ?? DEFAULT_RINGING;
  const isHeard = isRingingIn && isOn;
  useEffect(() => (isHeard ? ringInOneTab(tone, volume) : undefined), [isHeard, tone, volume]);
  useEffect(() => (isHeard && vibrates ? vibrate() : undefined), [isHeard, vibrates]);
  useEffect(() => (text === null ? undefined : showInTitle(text)), [text]);
  useEffect(() => (text === null ? undefined : notifyWhileHidden(text, !isOn)), [text, isOn]);
}

function showInTitle(text: string): () => void {
  const previousTitle = document.title;
  document.title = text;
  return () => {
    if (document.title === text) document.title = previousTitle;
  };
}

/** @param silent the device is to make no sound of its own */
function notifyWhileHidden(text: string, silent: boolean): () => void {
  let notification: Notification | undefined;
  const show = () => {
    if (!document.hidden || notification || !('Notification' in window) || Notification.permission !== 'granted')
      return;
    try {
      // All tabs of a browser share one tag, so that their notifications replace each other instead of piling up.
      notification = new Notification(text, { tag: 'mado-ring', requireInteraction: true, silent });
      notification.onclick = () => window.focus();
    } catch {
      // Android's Chromium has the constructor but allows notifications from service workers only.
    }
  };
  show();
  document.addEventListener('visibilitychange', show);
  return () => {
    document.removeEventListener('visibilitychange', show);
    notification?.close();
  };
}
