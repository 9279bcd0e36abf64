import type { MediaDeviceChoices } from './media-device-choices';

type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/**
 * Tells whether the person is to see themselves while it rings: they chose so, and this page is the one they look at. A
 * call rings in every tab, and a camera must not film for a page that nobody sees. Tells at once and at each change;
 * returns its stop.
 */
export function followPreviewWish(
  choices: Pick<MediaDeviceChoices, 'current' | 'subscribe'>,
  page: Page,
  tell: (on: boolean) => void,
): () => void {
  const look = () => tell(choices.current.preview && page.visibilityState === 'visible');
  look();
  page.addEventListener('visibilitychange', look);
  const unsubscribe = choices.subscribe(look);
  return () => {
    page.removeEventListener('visibilitychange', look);
    unsubscribe();
  };
}
