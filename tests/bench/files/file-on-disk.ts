import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export interface FileOnDisk {
  readonly path: string;
  readonly name: string;
  /** In hexadecimal. */
  readonly sha256: string;
  remove(): Promise<void>;
}

const BLOCK_BYTES = 1024 * 1024;

/** A file whose blocks all differ, so that a block at the wrong place changes the hash. */
export async function makeFile(totalBytes: number): Promise<FileOnDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'mado-bench-'));
  const path = join(folder, `${randomBytes(4).toString('hex')}.bin`);
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  try {
    for (let left = totalBytes; left > 0; left -= BLOCK_BYTES) {
      const block = randomBytes(Math.min(BLOCK_BYTES, left));
      hash.update(block);
      await file.write(block);
    }
  } finally {
    await file.close();
  }
  return {
    path,
    name: basename(path),
    sha256: hash.digest('hex'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
