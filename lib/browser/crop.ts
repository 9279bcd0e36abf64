/** How somebody has placed a picture behind a square window. */
export interface Crop {
  /** 1: the picture's shorter side fills the window. */
  readonly zoom: number;
  /** Where the window's middle is, of all places where it stays within the picture: 0 at the left or top, 1 at the right or bottom. */
  readonly x: number;
  readonly y: number;
}

export const MAX_ZOOM = 4;
export const MIDDLE: Crop = { zoom: 1, x: 0.5, y: 0.5 };

interface Size {
  readonly width: number;
  readonly height: number;
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** The square of the picture that the window shows, in the picture's pixels. */
export function squareOf({ width, height }: Size, { zoom, x, y }: Crop) {
  const side = Math.min(width, height) / within(zoom, 1, MAX_ZOOM);
  return { left: (width - side) * within(x, 0, 1), top: (height - side) * within(y, 0, 1), side };
}

/** The crop after the picture was dragged by this much of the window's side, to the right and down. */
export function dragged(size: Size, crop: Crop, right: number, down: number): Crop {
  const { left, top, side } = squareOf(size, crop);
  const move = (at: number, room: number, by: number, before: number) =>
    room > 0 ? within((at - by * side) / room, 0, 1) : before;
  return {
    zoom: crop.zoom,
    x: move(left, size.width - side, right, crop.x),
    y: move(top, size.height - side, down, crop.y),
  };
}
