import type { SignalingPort } from '@/lib/signaling/port';

const USES = ['click', 'keydown'] as const;
const MODIFIERS: readonly string[] = ['Alt', 'AltGraph', 'Control', 'Meta', 'Shift'];

type Page = Pick<Window, 'addEventListener' | 'removeEventListener'>;

/**
 * A page that was set aside for newer ones of the same person connects again when somebody uses it: a click anywhere, the
 * notice's button included, or a key. Only coming to the front is no use: whoever looks through twenty tabs for the right
 * one would have each put out another. A modifier alone may be on its way out of the page. Returns its stop.
 */
export function wakeOnUse(signaling: Pick<SignalingPort, 'connection' | 'open'>, page: Page): () => void {
  const used = (event: Event) => {
    const isOnlyModifier = 'key' in event && MODIFIERS.includes(String(event.key));
    if (signaling.connection === 'resting' && !isOnlyModifier) signaling.open();
  };
  for (const use of USES) page.addEventListener(use, used);
  return () => {
    for (const use of USES) page.removeEventListener(use, used);
  };
}
