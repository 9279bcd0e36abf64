import { MAX_THUMBNAIL_CHARS } from '@/lib/protocol/channel/files';

/** Larger pictures would take more memory to decode than a call should cost. */
const MAX_PICTURE_BYTES = 40 * 1_024 * 1_024;
/** Pixels of the longer edge and JPEG quality, from the best that may fit to the smallest. */
const SIZES = [
  { edge: 128, quality: 0.7 },
  { edge: 96, quality: 0.5 },
  { edge: 64, quality: 0.4 },
] as const;

/** A small JPEG of a picture as Base64; null if it is none that this browser shows. Never rejects. */
export async function thumbnailOf(file: File): Promise<string | null> {
  if (!file.type.startsWith('image/') || file.size > MAX_PICTURE_BYTES) return null;
  try {
    const picture = await createImageBitmap(file);
    try {
      for (const size of SIZES) {
        const text = await draw(picture, size);
        if (text.length <= MAX_THUMBNAIL_CHARS) return text;
      }
    } finally {
      picture.close();
    }
  } catch {
    // No picture after all, or one that this browser does not know.
  }
  return null;
}

async function draw(picture: ImageBitmap, { edge, quality }: (typeof SIZES)[number]): Promise<string> {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  );
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws nothing.');
  // JPEG has no transparency.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}
