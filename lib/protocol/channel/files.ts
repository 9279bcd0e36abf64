import { z } from 'zod';

/** UTF-16 code units; no file system has longer names. */
export const MAX_NAME_CHARS = 255;
/** UTF-16 code units of the folders in front of a name. */
export const MAX_FOLDER_CHARS = 512;
/** Bytes: 16 TiB, what JavaScript counts without loss many times over. */
export const MAX_FILE_BYTES = 2 ** 44;
/** Files that one side offers in one call. */
export const MAX_TRANSFERS = 2_000;
/** Of a picture's thumbnail as Base64: with it an offer still fits into one message of its channel. */
export const MAX_THUMBNAIL_CHARS = 6_144;
/** Bytes that a sender may be ahead of what the receiver's disk has taken: the most that waits in the receiver's memory. */
export const WINDOW_BYTES = 4 * 1_024 * 1_024;

const bytesSchema = z.number().int().min(0).max(MAX_FILE_BYTES);
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** What the receiver sees of a file before it is asked for. */
const fileSchema = z.strictObject({
  /** Without folders, and not yet safe to save under. */
  name: z.string().min(1).max(MAX_NAME_CHARS),
  /** Where it lay in the folder that was sent, as `holiday/day 1`; empty for a file on its own. */
  folder: z.string().max(MAX_FOLDER_CHARS),
  size: bytesSchema,
});
export type FileFacts = z.infer<typeof fileSchema>;

/** Base64 of a JPEG: an image in this form runs no script. */
const thumbnailSchema = z
  .string()
  .max(MAX_THUMBNAIL_CHARS)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** `open`: to be sent, or sent and not confirmed. `unreadable`: the file changed or vanished. The other states are final. */
export const offerStateSchema = z.enum(['open', 'cancelled', 'unreadable']);
export type OfferState = z.infer<typeof offerStateSchema>;

/**
 * `asked`: its user has not answered. `refused`: not a file's name, or too many files. `no-room`, `not-stored`: its browser
 * could not keep it. `mismatch`: what arrived is not what was sent. `gone`: the sender's page does not know the file any
 * more. All but `asked` and `accepted` are final.
 */
export const takeStateSchema = z.enum([
  ...['asked', 'accepted', 'done', 'declined', 'cancelled', 'refused', 'no-room', 'not-stored', 'mismatch', 'gone'],
] as const);
export type TakeState = z.infer<typeof takeStateSchema>;

/**
 * Frames of the `file-offers` data channel, one JSON object each. Each side states its half of a transfer, always as a
 * whole, so that the newest statement counts and any may be repeated. Read by `lib/files`. The bytes themselves go over
 * the `files` channel: see `chunkHeader`.
 */
export const filesFrameSchema = z.discriminatedUnion('type', [
  /** The first frame on each channel. A hello that is no reply asks for one. */
  z.strictObject({ type: z.literal('hello'), isReply: z.boolean() }),
  /** The sender's half. */
  z.strictObject({
    type: z.literal('offer'),
    id: z.uuid(),
    file: fileSchema,
    thumbnail: thumbnailSchema.nullable(),
    state: offerStateSchema,
    isPaused: z.boolean(),
    /** SHA-256 of the whole file in hex, once the sender has read all of it. */
    sha256: sha256Schema.nullable(),
  }),
  /** The receiver's half. */
  z.strictObject({
    type: z.literal('take'),
    id: z.uuid(),
    /** For a page of the sender that does not know the file any more. */
    file: fileSchema,
    state: takeStateSchema,
    isPaused: z.boolean(),
    /** Bytes from the file's start that the receiver has: the sender goes on there on a new channel. */
    received: bytesSchema,
    /** Bytes that its disk has taken. */
    written: bytesSchema,
    /** SHA-256 of the first `received` bytes in hex, by which a sender finds out that it reads the same file again. */
    digest: sha256Schema.nullable(),
  }),
  /** The receiver's disk has taken so many bytes from the file's start. */
  z.strictObject({ type: z.literal('written'), id: z.uuid(), bytes: bytesSchema }),
  /** The sender's page does not know this file. */
  z.strictObject({ type: z.literal('unknown'), id: z.uuid() }),
]);
export type FilesFrame = z.infer<typeof filesFrameSchema>;

/** What a page keeps of the files it receives for the next page of its tab; their bytes are in the browser's own storage. */
export const keptFilesSchema = z.object({
  callId: z.uuid(),
  acceptsAll: z.boolean(),
  files: z
    .array(
      z.object({
        id: z.uuid(),
        file: fileSchema,
        state: takeStateSchema,
        isPaused: z.boolean(),
        sha256: sha256Schema.nullable(),
        isSaved: z.boolean(),
      }),
    )
    .max(MAX_TRANSFERS),
});
export type KeptFiles = z.infer<typeof keptFilesSchema>;

/** Bytes in front of each chunk of a file: 16 of the transfer's id, 8 of the offset in the file, big-endian. */
export const CHUNK_HEADER_BYTES = 24;

const HIGH = 2 ** 32;

/** Writes the header of a chunk into the first bytes of `message`. */
export function writeChunkHeader(message: DataView, id: string, offset: number): void {
  const hex = id.replaceAll('-', '');
  for (let at = 0; at < 16; at += 1) message.setUint8(at, Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
  message.setUint32(16, Math.floor(offset / HIGH));
  message.setUint32(20, offset % HIGH);
}

/** Null if the message is shorter than a header, or its offset larger than any file. */
export function readChunkHeader(message: DataView): { readonly id: string; readonly offset: number } | null {
  if (message.byteLength < CHUNK_HEADER_BYTES) return null;
  let hex = '';
  for (let at = 0; at < 16; at += 1) hex += message.getUint8(at).toString(16).padStart(2, '0');
  const offset = message.getUint32(16) * HIGH + message.getUint32(20);
  if (offset > MAX_FILE_BYTES) return null;
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { id, offset };
}
