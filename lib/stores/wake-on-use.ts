import type { SignalingPort } from '@/lib/signaling/port';

const USES = ['click', 'keydown'] as const;
const MODIFIERS: readonly string[] = ['Alt', 'AltGraph', 'Control', 'Meta', 'Shift'];

type Page = Pick<Window, 'addEventListener' | 'removeEventListener'>;

/**
 * Reconnects a page that was set aside for newer ones of the same user as soon as it is used: by a click anywhere (the
 * notice's button included) or a key. Becoming visible does not count: while somebody looks through twenty tabs for the
 * right one, each would displace another. Neither do modifier keys: they may be part of a shortcut that leaves the
 * page. Returns its stop.
 */
export function wakeOnUse(signaling: Pick<SignalingPort, 'connection' | 'open'>, page: Page): () => void {
  const onUse = (event: Event) => {
    const isOnlyModifier = 'key' in event && MODIFIERS.includes(String(event.key));
    if (signaling.connection === 'resting' && !isOnlyModifier) signaling.open();
  };
  for (const use of USES) page.addEventListener(use, onUse);
  return () => {
    for (const use of USES) page.removeEventListener(use, onUse);
  };
}
