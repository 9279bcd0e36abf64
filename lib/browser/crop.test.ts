import { expect, it } from 'vitest';
import { dragged, MIDDLE, squareOf } from './crop';

const wide = { width: 400, height: 200 };

it('shows the middle of a picture at first', () => {
  expect(squareOf(wide, MIDDLE)).toEqual({ left: 100, top: 0, side: 200 });
  expect(squareOf({ width: 200, height: 600 }, MIDDLE)).toEqual({ left: 0, top: 200, side: 200 });
});

it('never shows what is beyond the picture', () => {
  for (const zoom of [0, 1, 2, 99])
    for (const at of [-1, 0, 0.3, 1, 7]) {
      const { left, top, side } = squareOf(wide, { zoom, x: at, y: at });
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect(left + side).toBeLessThanOrEqual(wide.width);
      expect(top + side).toBeLessThanOrEqual(wide.height);
    }
});

it('follows a finger, as far as there is picture', () => {
  const zoomed = { ...MIDDLE, zoom: 2 };
  const before = squareOf(wide, zoomed);
  const after = squareOf(wide, dragged(wide, zoomed, 0.25, -0.25));
  expect(after).toEqual({ left: before.left - 25, top: before.top + 25, side: 100 });
  expect(dragged(wide, MIDDLE, -99, 5)).toEqual({ zoom: 1, x: 1, y: 0.5 });
});
