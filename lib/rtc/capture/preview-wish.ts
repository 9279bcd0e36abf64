import type { MediaDeviceChoices } from './media-device-choices';

type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/**
 * Calls `tell`, at once and at each change, with whether to show the camera's preview while it rings: the user chose it, and
 * this page is visible. A call rings in every tab, and no hidden page may open the camera. Returns its stop.
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
