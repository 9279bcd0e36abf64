import { expect, it } from 'vitest';
import { MediaDeviceChoices } from './media-device-choices';
import { followPreviewWish } from './preview-wish';

it('follows the choice, and whether the page is seen', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const see = (visibilityState: 'visible' | 'hidden') => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const choices = new MediaDeviceChoices();
  const told: boolean[] = [];
  const stop = followPreviewWish(choices, page as unknown as Document, (on) => told.push(on));
  choices.choose({ preview: true });
  see('hidden');
  see('visible');
  expect(told).toEqual([false, true, false, true]);
  stop();
  see('hidden');
  choices.choose({ preview: false });
  expect(told).toHaveLength(4);
});
