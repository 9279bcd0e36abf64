/** Both sides of a picture, in pixels. Browsers crop and scale before they send it. */
export const PICTURE_SIDE_PX = 256;
/** Of this size a photograph takes 10 to 30 KB. Fits a form's body (`MAX_BODY_BYTES`). */
export const PICTURE_MAX_BYTES = 60 * 1024;

export interface PictureBytes {
  readonly type: 'image/jpeg' | 'image/webp';
  /** Nothing but the picture: no EXIF, no profile, no comment, nothing behind its end. */
  readonly bytes: Uint8Array;
}

/**
 * Reads a picture by its bytes, whatever it is called, and leaves out everything that does not draw it. Null unless it is
 * one still JPEG or WebP picture of the right size.
 */
export function readPicture(bytes: Uint8Array): PictureBytes | null {
  if (bytes.length > PICTURE_MAX_BYTES) return null;
  const jpeg = bareJpeg(bytes);
  if (jpeg) return { type: 'image/jpeg', bytes: jpeg };
  const webp = bareWebp(bytes);
  return webp && { type: 'image/webp', bytes: webp };
}

const isRightSize = (width: number, height: number) => width === PICTURE_SIDE_PX && height === PICTURE_SIDE_PX;

/** ITU-T T.81, table B.1. */
const JPEG = { start: 0xd8, end: 0xd9, scan: 0xda, stuffed: 0x00, restart: [0xd0, 0xd7] } as const;
/** Frame headers of the kinds that browsers draw: baseline, extended and progressive. */
const JPEG_FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];
/** Huffman and quantisation tables, restart intervals. */
const JPEG_TABLES: readonly number[] = [0xc4, 0xdb, 0xdd];
/** Says how the colours are coded: without it some pictures have wrong ones. */
const ADOBE = 0xee;
const ADOBE_LENGTH = 14;

const isRestart = (code: number) => code >= JPEG.restart[0] && code <= JPEG.restart[1];

/** The segments that draw the picture. Null for anything that is not one JPEG picture of the right size. */
function bareJpeg(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0xff || bytes[1] !== JPEG.start) return null;
  const kept = [bytes.subarray(0, 2)];
  let frames = 0;
  let scans = 0;
  let at = 2;
  while (at + 1 < bytes.length) {
    const code = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return null;
    if (code === JPEG.end) {
      if (frames !== 1 || scans === 0) return null;
      kept.push(bytes.subarray(at, at + 2));
      return Buffer.concat(kept);
    }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    let end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    const body = bytes.subarray(at + 4, end);
    if (JPEG_FRAMES.includes(code)) {
      frames += 1;
      const [height, width] = [((body[1] ?? 0) << 8) | (body[2] ?? 0), ((body[3] ?? 0) << 8) | (body[4] ?? 0)];
      if (!isRightSize(width, height)) return null;
    }
    if (code === JPEG.scan) {
      scans += 1;
      end = endOfScan(bytes, end);
    }
    const isAdobe =
      code === ADOBE && body.length >= ADOBE_LENGTH - 2 && Buffer.from(body.subarray(0, 5)).equals(ADOBE_MARK);
    if (JPEG_FRAMES.includes(code) || JPEG_TABLES.includes(code) || code === JPEG.scan || isAdobe)
      kept.push(bytes.subarray(at, end));
    at = end;
  }
  return null;
}

const ADOBE_MARK = Buffer.from('Adobe');

/** Where the next marker is after the coded data of a scan. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const code = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && code !== JPEG.stuffed && code !== 0xff && !isRestart(code)) return at;
  }
  return bytes.length;
}

/** The one chunk that draws the picture, in a new container (RFC 9649). Null for anything else, animations too. */
function bareWebp(bytes: Uint8Array): Uint8Array | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number) => view.toString('latin1', at, at + 4);
  if (view.length < 20 || text(0) !== 'RIFF' || text(8) !== 'WEBP') return null;
  const end = Math.min(view.length, 8 + view.readUInt32LE(4));
  let picture: Buffer | null = null;
  for (let at = 12; at + 8 <= end; ) {
    const name = text(at);
    const length = view.readUInt32LE(at + 4);
    const body = view.subarray(at + 8, at + 8 + length);
    if (body.length < length || name === 'ANIM' || name === 'ANMF') return null;
    if (name === 'VP8 ' || name === 'VP8L') {
      if (picture || !isRightFrame(name, body)) return null;
      picture = view.subarray(at, at + 8 + length);
    }
    at += 8 + length + (length % 2);
  }
  if (!picture) return null;
  const padding = Buffer.alloc(picture.length % 2);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(4 + picture.length + padding.length, 4);
  return Buffer.concat([head, picture, padding]);
}

/** Whether the chunk begins with the header of a picture of the right size (RFC 6386, 9.1; RFC 9649, 3.4). */
function isRightFrame(name: 'VP8 ' | 'VP8L', body: Buffer): boolean {
  if (name === 'VP8L') {
    if (body.length < 5 || body[0] !== 0x2f) return false;
    const bits = body.readUInt32LE(1);
    return isRightSize((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  const isKeyFrame = body.length >= 10 && ((body[0] ?? 1) & 1) === 0;
  if (!isKeyFrame || body[3] !== 0x9d || body[4] !== 0x01 || body[5] !== 0x2a) return false;
  return isRightSize(body.readUInt16LE(6) & 0x3fff, body.readUInt16LE(8) & 0x3fff);
}
