import { Zip, ZipDeflate } from 'fflate';

/** One file of an archive: its text or bytes, in pieces that are made as they are needed. */
export interface ZipEntry {
  readonly name: string;
  readonly pieces: AsyncIterable<string | Uint8Array>;
}

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

/** A ZIP archive, made while it is read: no more than a piece of it is in memory at once. Rejects as its entries do. */
export async function* zipStream(entries: readonly ZipEntry[], at: Date): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, bytes) => {
    if (error) failure = error;
    else ready.push(bytes);
  });
  function* flush(): Generator<Uint8Array> {
    if (failure) throw failure;
    yield* ready.splice(0);
  }
  for (const { name, pieces } of entries) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = at;
    zip.add(file);
    for await (const piece of pieces) {
      file.push(typeof piece === 'string' ? encoder.encode(piece) : piece);
      yield* flush();
    }
    file.push(NOTHING, true);
    yield* flush();
  }
  zip.end();
  yield* flush();
}
