import { RunningHash } from './running-hash';

/** W3C File System, 3.5; TypeScript has it among the types of workers alone. */
interface SyncAccessHandle {
  read(buffer: Uint8Array, options: { at: number }): number;
  write(buffer: Uint8Array, options: { at: number }): number;
  getSize(): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
}

interface Stored {
  readonly handle: SyncAccessHandle;
  readonly hash: RunningHash;
}

/** A file that the page before has not closed yet is locked: so many attempts, so far apart. */
const ATTEMPTS = 20;
const ATTEMPT_MS = 100;
/** Bytes that are read at once to be hashed. */
const STEP_BYTES = 1_024 * 1_024;
const ROOT = 'mado-files';
/** Files of a call are kept for so long after it, while the browser may still be saving them. */
const KEPT_MS = 3_600_000;

/**
 * The files that are received in one call, in the browser's own file system for this origin (W3C File System, "bucket file
 * system"), where they survive a reload and no other program opens them. Errors are the browser's own;
 * `QuotaExceededError` where there is no room.
 */
export class Disk {
  readonly #stored = new Map<string, Promise<Stored>>();
  #callId = '';

  /** All that follows is of this call. What earlier calls have left goes. */
  async begin(callId: string): Promise<void> {
    this.#callId = callId;
    await removeOld(callId);
  }

  /** How many bytes of a file are there, and their SHA-256 in hex. */
  async look(id: string): Promise<{ bytes: number; digest: string }> {
    const { hash } = await this.#open(id);
    return { bytes: hash.bytes, digest: hash.digest() };
  }

  async write(id: string, offset: number, data: Uint8Array): Promise<void> {
    const { handle, hash } = await this.#open(id);
    if (handle.write(data, { at: offset }) < data.byteLength)
      throw new DOMException('The disk has taken only a part.', 'QuotaExceededError');
    hash.update(offset, data);
  }

  /** SHA-256 in hex of the whole file, which nothing is written to any more. */
  async finish(id: string): Promise<string> {
    const { handle, hash } = await this.#open(id);
    handle.flush();
    const digest = hash.digest();
    await this.#close(id);
    return digest;
  }

  /** The file, which the browser reads from the disk when it is needed. */
  async file(id: string): Promise<File> {
    await this.#close(id);
    const folder = await folderOf(this.#callId);
    return (await folder.getFileHandle(id, { create: true })).getFile();
  }

  /** Idempotent. */
  async remove(id: string): Promise<void> {
    await this.#close(id);
    const folder = await folderOf(this.#callId);
    await folder.removeEntry(id).catch(ignoreMissing);
  }

  /** Removes everything, also of earlier calls: the browser may be somebody else's next. */
  async removeAll(): Promise<void> {
    for (const id of [...this.#stored.keys()]) await this.#close(id);
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(ROOT, { recursive: true }).catch(ignoreMissing);
  }

  #open(id: string): Promise<Stored> {
    const known = this.#stored.get(id);
    if (known) return known;
    const opening = openFile(this.#callId, id);
    this.#stored.set(id, opening);
    opening.catch(() => this.#stored.delete(id));
    return opening;
  }

  async #close(id: string): Promise<void> {
    const stored = await this.#stored.get(id)?.catch(() => undefined);
    this.#stored.delete(id);
    stored?.handle.close();
  }
}

async function openFile(callId: string, id: string): Promise<Stored> {
  const folder = await folderOf(callId);
  const entry = await folder.getFileHandle(id, { create: true });
  const handle = await lock(entry as unknown as { createSyncAccessHandle(): Promise<SyncAccessHandle> });
  const hash = new RunningHash();
  const size = handle.getSize();
  const step = new Uint8Array(Math.min(STEP_BYTES, size));
  while (hash.bytes < size) {
    const read = handle.read(step, { at: hash.bytes });
    if (read === 0) break;
    hash.update(hash.bytes, step.subarray(0, read));
  }
  return { handle, hash };
}

async function lock(entry: { createSyncAccessHandle(): Promise<SyncAccessHandle> }): Promise<SyncAccessHandle> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await entry.createSyncAccessHandle();
    } catch (error) {
      const isLocked = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!isLocked || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, ATTEMPT_MS));
    }
  }
}

async function folderOf(callId: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const files = await root.getDirectoryHandle(ROOT, { create: true });
  return files.getDirectoryHandle(callId, { create: true });
}

/** Of other calls, what has not been written to for long. */
async function removeOld(callId: string): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const files = await root.getDirectoryHandle(ROOT, { create: true });
  for await (const [name, entry] of files.entries()) {
    if (name === callId || entry.kind !== 'directory') continue;
    if (Date.now() - (await newestIn(entry as FileSystemDirectoryHandle)) < KEPT_MS) continue;
    // Another tab may have it open still.
    await files.removeEntry(name, { recursive: true }).catch(() => undefined);
  }
}

async function newestIn(folder: FileSystemDirectoryHandle): Promise<number> {
  let newest = 0;
  for await (const entry of folder.values()) {
    if (entry.kind === 'file')
      newest = Math.max(newest, (await (entry as FileSystemFileHandle).getFile()).lastModified);
  }
  return newest;
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
}
