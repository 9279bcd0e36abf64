import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { create, extract } from 'tar';
import { CommandError } from '@/scripts/mado/command-error';
import { DATABASE_MEMBER, MANIFEST, SECRET_MEMBERS } from './manifest';

/** How an encrypted file begins (https://age-encryption.org/v1). */
const AGE_HEADER = 'age-encryption.org/v1';

/** Names that a backup may contain. Anything else in an archive is not written to the disk. */
const MEMBERS: readonly string[] = [MANIFEST, ...Object.values(DATABASE_MEMBER), ...SECRET_MEMBERS];

type Bytes = ReadableStream<Uint8Array>;
const toWeb = (stream: Readable) => Readable.toWeb(stream) as unknown as Bytes;
const toNode = (stream: Bytes) => Readable.fromWeb(stream as unknown as WebStream<Uint8Array>);

/** Writes the members of the folder, in this order, as one compressed archive; encrypted where there is a passphrase. */
export async function pack(
  folder: string,
  members: readonly string[],
  to: Writable,
  passphrase?: string,
): Promise<void> {
  const packed = create({ cwd: folder, gzip: true, portable: true }, [...members]);
  const plain = Readable.from(packed as AsyncIterable<Buffer>);
  // Standard output is not ours to close.
  const ending = { end: to !== process.stdout };
  if (passphrase === undefined) return pipeline(plain, to, ending);
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  await pipeline(toNode(await encrypter.encrypt(toWeb(plain))), to, ending);
}

/** Writes an archive to a file of its own, which only this account can read, and waits until it is on the disk. */
export async function packToFile(
  folder: string,
  members: readonly string[],
  file: string,
  passphrase?: string,
): Promise<void> {
  await pack(folder, members, createWriteStream(file, { mode: 0o600, flush: true }), passphrase);
}

async function isEncrypted(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(AGE_HEADER.length), 0, AGE_HEADER.length, 0);
    return buffer.toString('latin1') === AGE_HEADER;
  } finally {
    await handle.close();
  }
}

async function decrypted(file: string, passphrase: string): Promise<Readable> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return toNode(await decrypter.decrypt(toWeb(createReadStream(file))));
  } catch {
    throw new CommandError(`${file} does not open with this passphrase, or its beginning is damaged.`);
  }
}

/**
 * Unpacks a backup's members into the folder. `askPassphrase` is called for an encrypted file only. Throws a
 * `CommandError` for a file that is damaged, cut short, or no backup.
 */
export async function unpack(file: string, folder: string, askPassphrase: () => Promise<string>): Promise<void> {
  const source = (await isEncrypted(file)) ? await decrypted(file, await askPassphrase()) : createReadStream(file);
  const writer = extract({
    cwd: folder,
    strict: true,
    preserveOwner: false,
    filter: (path, entry) => MEMBERS.includes(path) && 'type' in entry && entry.type === 'File',
  });
  try {
    await pipeline(source, writer as unknown as Writable);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw error;
    throw new CommandError(`${file} is damaged, cut short, or no backup of Mado (${message}).`);
  }
}
