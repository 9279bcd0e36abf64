import { type Crop, squareOf } from './crop';

/** Tried in this order until the result is small enough. */
const QUALITIES = [0.9, 0.8, 0.65, 0.5];
/** Larger files are no photographs of a face; decoding one could take all of a phone's memory. */
const MAX_FILE_BYTES = 40 * 1024 * 1024;

/** Decodes a file that somebody has chosen. Null if this browser cannot draw it. The caller closes the result. */
export async function openPicture(file: Blob): Promise<ImageBitmap | null> {
  if (file.size > MAX_FILE_BYTES) return null;
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
}

/** Draws what the crop shows, over white where the picture is transparent. */
export function drawCrop(canvas: HTMLCanvasElement, picture: ImageBitmap, crop: Crop): void {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) return;
  const { left, top, side } = squareOf(picture, crop);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

const encode = (canvas: HTMLCanvasElement, type: string, quality: number) =>
  new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));

/**
 * The canvas as a new file: nothing of the chosen one is left but what is seen. WebP, or JPEG where the browser writes
 * none. Null if it cannot be made small enough.
 */
export async function encodePicture(canvas: HTMLCanvasElement, maxBytes: number): Promise<Blob | null> {
  for (const quality of QUALITIES) {
    const webp = await encode(canvas, 'image/webp', quality);
    // A browser that cannot write a type writes PNG.
    const blob = webp?.type === 'image/webp' ? webp : await encode(canvas, 'image/jpeg', quality);
    if (blob && blob.size <= maxBytes) return blob;
  }
  return null;
}
