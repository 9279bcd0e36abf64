import * as Comlink from 'comlink';
import { Disk } from './disk';
import { Sources } from './source';

/** What a page asks of its worker: reading, hashing and storing, none of which is to hold up a call's picture. */
const disk = new Disk();
const sources = new Sources();

const work = {
  begin: (callId: string) => disk.begin(callId),
  look: (id: string) => disk.look(id),
  write: (id: string, offset: number, data: Uint8Array) => disk.write(id, offset, data),
  finish: (id: string) => disk.finish(id),
  file: (id: string) => disk.file(id),
  remove: (id: string) => disk.remove(id),
  removeAll: () => disk.removeAll(),
  read: async (id: string, file: Blob, offset: number, bytes: number) => {
    const data = await sources.read(id, file, offset, bytes);
    return Comlink.transfer(data, [data]);
  },
  digest: (id: string, file: Blob, bytes: number) => sources.digest(id, file, bytes),
  forget: (id: string) => sources.forget(id),
};

export type FileWork = typeof work;

Comlink.expose(work);
