import { describe, expect, it } from 'vitest';
import { PICTURE_MAX_BYTES, readPicture } from './picture-bytes';

const SECRET = Buffer.from('GPS 35.6586 N 139.7454 E');

const segment = (code: number, body: Buffer) =>
  Buffer.concat([Buffer.from([0xff, code, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body]);
const START = Buffer.from([0xff, 0xd8]);
const END = Buffer.from([0xff, 0xd9]);
const TABLE = segment(0xdb, Buffer.alloc(65, 1));
const frame = (width = 256, height = 256, code = 0xc0) =>
  segment(code, Buffer.from([8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0]));
/** With a stuffed byte and a restart marker in it. */
const SCAN = Buffer.concat([
  segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  Buffer.from([1, 0xff, 0, 2, 0xff, 0xd0, 3]),
]);
const BARE_JPEG = Buffer.concat([START, TABLE, frame(), SCAN, END]);

const chunk = (name: string, body: Buffer) => {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
};
const webp = (...chunks: Buffer[]) => {
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
};
const lossy = (width = 256, height = 256) =>
  chunk('VP8 ', Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a, width & 0xff, width >> 8, height & 0xff, height >> 8, 7]));
const lossless = (width = 256, height = 256) => {
  const body = Buffer.alloc(9);
  body[0] = 0x2f;
  body.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1);
  return chunk('VP8L', body);
};

describe('a JPEG picture', () => {
  it('is kept as it is if it holds nothing else', () => {
    expect(readPicture(BARE_JPEG)).toEqual({ type: 'image/jpeg', bytes: BARE_JPEG });
  });

  it('loses EXIF, profiles, comments and what is behind its end', () => {
    const exif = segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), SECRET]));
    const others = [0xe0, 0xe2, 0xed, 0xee, 0xfe].map((code) => segment(code, SECRET));
    const bytes = Buffer.concat([START, exif, ...others, TABLE, frame(), SCAN, END, SECRET]);
    expect(readPicture(bytes)).toEqual({ type: 'image/jpeg', bytes: BARE_JPEG });
  });

  it('may be progressive, with several scans, and keeps how its colours are coded', () => {
    const adobe = segment(0xee, Buffer.concat([Buffer.from('Adobe'), Buffer.from([0, 100, 0, 0, 0, 0, 1])]));
    const bytes = Buffer.concat([START, adobe, TABLE, frame(256, 256, 0xc2), SCAN, TABLE, SCAN, END]);
    expect(readPicture(bytes)?.bytes).toEqual(bytes);
  });

  it.each([
    ['too wide', Buffer.concat([START, TABLE, frame(257), SCAN, END])],
    ['too high', Buffer.concat([START, TABLE, frame(256, 512), SCAN, END])],
    ['two frames', Buffer.concat([START, TABLE, frame(), frame(), SCAN, END])],
    ['no frame', Buffer.concat([START, TABLE, SCAN, END])],
    ['no scan', Buffer.concat([START, TABLE, frame(), END])],
    ['no end', Buffer.concat([START, TABLE, frame(), SCAN])],
    ['arithmetic coding', Buffer.concat([START, TABLE, frame(256, 256, 0xc9), SCAN, END])],
    ['a segment beyond the end', Buffer.concat([START, Buffer.from([0xff, 0xe1, 0xff, 0xff, 1])])],
    ['a segment of no length', Buffer.concat([START, Buffer.from([0xff, 0xe1, 0, 0]), frame(), SCAN, END])],
  ])('is refused with %s', (_, bytes) => {
    expect(readPicture(bytes)).toBeNull();
  });
});

describe('a WebP picture', () => {
  it.each([
    ['lossy', lossy()],
    ['lossless', lossless()],
  ])('is kept, %s, without everything around it', (_, picture) => {
    const bare = { type: 'image/webp', bytes: webp(picture) };
    expect(readPicture(webp(picture))).toEqual(bare);
    const extended = [chunk('VP8X', Buffer.alloc(10)), chunk('ICCP', SECRET), picture, chunk('EXIF', SECRET)];
    const bytes = Buffer.concat([webp(...extended, chunk('XMP ', SECRET), chunk('????', SECRET)), SECRET]);
    expect(readPicture(bytes)).toEqual(bare);
  });

  it.each([
    ['too wide', webp(lossy(300))],
    ['too high', webp(lossless(256, 300))],
    ['two pictures', webp(lossy(), lossy())],
    ['none', webp(chunk('EXIF', SECRET))],
    ['an animation', webp(chunk('VP8X', Buffer.alloc(10)), chunk('ANIM', Buffer.alloc(6)), lossy())],
    ['a chunk beyond the end', webp(lossy()).subarray(0, 25)],
  ])('is refused with %s', (_, bytes) => {
    expect(readPicture(bytes)).toBeNull();
  });
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['GIF', Buffer.from('GIF89a\x00\x01\x00\x01')],
  ['PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['too many bytes', Buffer.concat([START, TABLE, frame(), SCAN, Buffer.alloc(PICTURE_MAX_BYTES), END])],
])('%s is no picture', (_, bytes) => {
  expect(readPicture(bytes)).toBeNull();
});
