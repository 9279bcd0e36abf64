import { expect, type Page } from '@playwright/test';
import type { Picture, Rgb } from '../fixtures/y4m';

/** The fake cameras' pictures; each differs from the others in both halves. */
export const PICTURES = {
  alice: { left: [210, 40, 40], right: [220, 210, 40] },
  bob: { left: [40, 60, 210], right: [40, 190, 80] },
} as const satisfies Record<string, Picture>;

export type Camera = keyof typeof PICTURES;

/** Average colours of a video element's left and right half; null while it shows no frame. */
function halves(page: Page, label: string): Promise<{ left: Rgb; right: Rgb } | null> {
  return page
    .getByLabel(label, { exact: true })
    .and(page.locator('video'))
    .evaluate((element: HTMLVideoElement) => {
      if (element.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || element.videoWidth === 0) return null;
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [64, 48];
      const context = canvas.getContext('2d');
      if (!context) return null;
      context.drawImage(element, 0, 0, 64, 48);
      const average = (x: number): [number, number, number] => {
        const { data } = context.getImageData(x, 8, 24, 32);
        const sum: [number, number, number] = [0, 0, 0];
        for (let i = 0; i < data.length; i += 4)
          for (const channel of [0, 1, 2] as const) sum[channel] += data[i + channel] ?? 0;
        const count = data.length / 4;
        return [sum[0] / count, sum[1] / count, sum[2] / count];
      };
      return { left: average(4), right: average(36) };
    });
}

const distance = (a: Rgb, b: Rgb) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** Which camera's picture the video labelled `label` shows: the nearest in colour, if near enough to be certain. */
async function cameraShown(page: Page, label: string): Promise<Camera | 'none' | 'unknown'> {
  const seen = await halves(page, label);
  if (!seen) return 'none';
  const near = (Object.keys(PICTURES) as Camera[]).find(
    (camera) => distance(seen.left, PICTURES[camera].left) < 80 && distance(seen.right, PICTURES[camera].right) < 80,
  );
  return near ?? 'unknown';
}

export async function expectPicture(page: Page, label: string, camera: Camera): Promise<void> {
  await expect.poll(() => cameraShown(page, label), { message: `picture of ${label}` }).toBe(camera);
}
