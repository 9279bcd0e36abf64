import { createHash } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { tabStorage } from '@/lib/browser/tab-storage.fixture';
import type { CallState } from '@/lib/call/state';
import { ChannelSet } from '@/lib/rtc/channels/channel-set';
import { FakeChannel } from '@/lib/rtc/channels/fake-channel.fixture';
import { FileSession } from './file-session';
import type { startFileWorker } from './file-worker';
import { FilesMemory } from './files-memory';

const CALL = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0001';
const peer = { id: 'bob', name: 'Bob', tag: 'B0BB' };
const CONNECTED: CallState = {
  ...{ phase: 'connected', callId: CALL, peer, media: 'video', role: 'caller', linkEpoch: 0, connectedAtMs: 0 },
};
const ENDED: CallState = {
  ...{ phase: 'ended', callId: CALL, peer, media: 'video', reason: 'hung-up' },
  ...{ refusal: null, durationMs: 1, retryInMs: null },
};

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const contentOf = (bytes: number) => Uint8Array.from({ length: bytes }, (_, at) => (at * 7 + (at >> 8)) % 251);

/** As the worker does, with a disk in memory that outlives the page. */
function workerOf(disk: Map<string, Uint8Array>, fault: { name: string | null }) {
  const fail = () => {
    if (fault.name) throw new DOMException('as the browser says', fault.name);
  };
  const bytesOf = (id: string) => disk.get(id) ?? new Uint8Array();
  const work = {
    begin: async () => undefined,
    look: async (id: string) => ({ bytes: bytesOf(id).byteLength, digest: sha256(bytesOf(id)) }),
    write: async (id: string, offset: number, data: Uint8Array) => {
      fail();
      if (offset !== bytesOf(id).byteLength) throw new Error('out of order');
      disk.set(id, new Uint8Array(Buffer.concat([bytesOf(id), data])));
    },
    finish: async (id: string) => sha256(bytesOf(id)),
    file: async (id: string) => new File([new Uint8Array(bytesOf(id))], id),
    remove: async (id: string) => void disk.delete(id),
    removeAll: async () => disk.clear(),
    read: async (_: string, file: Blob, offset: number, bytes: number) => {
      fail();
      return file.slice(offset, offset + bytes).arrayBuffer();
    },
    digest: async (_: string, file: Blob, bytes: number) =>
      sha256(new Uint8Array(await file.slice(0, bytes).arrayBuffer())),
    forget: async () => undefined,
  };
  return (() => ({ work, close: () => undefined })) as unknown as typeof startFileWorker;
}

function pageOf(tab = tabStorage(), disk = new Map<string, Uint8Array>()) {
  const timers = fakeTimers();
  const fault: { name: string | null } = { name: null };
  const saved: { name: string; bytes: Promise<ArrayBuffer>; type: string }[] = [];
  const files = new FileSession({
    timers,
    memory: new FilesMemory(tab),
    startWorker: workerOf(disk, fault),
    room: async () => 1_000_000_000,
    save: (file, name) => saved.push({ name, bytes: file.arrayBuffer(), type: file.type }),
  });
  files.follow(CONNECTED);
  const shown = () =>
    files.view.files.map(({ name, state, reason }) => `${name}: ${[state, reason].flat().join(' ')}`.trim());
  return { files, timers, tab, disk, fault, saved, shown };
}
type Page = ReturnType<typeof pageOf>;

/** A link with its two channels for files at both pages; nothing moves before `carry`. */
function linkOf(pages: readonly [Page, Page]) {
  const acknowledged = new Map<ChannelSet, ChannelSet>();
  const ends = pages.map(({ files }) => {
    const channels: FakeChannel[] = [];
    const set: ChannelSet = new ChannelSet({
      acknowledge: (name, bytes) => acknowledged.get(set)?.received(name, bytes),
      connection: {
        sctp: null,
        createDataChannel: (label, init) => {
          const channel = new FakeChannel(label, init);
          channels.push(channel);
          return channel.asChannel;
        },
      },
    });
    return { files, set, channels, taken: [0, 0] };
  });
  const [one, two] = ends as [(typeof ends)[0], (typeof ends)[0]];
  acknowledged.set(one.set, two.set).set(two.set, one.set);
  for (const { files, set, channels } of ends) {
    files.attach(set);
    for (const channel of channels) channel.open();
  }
  /** Delivers what was sent until nothing moves any more, or so many messages. */
  async function carry(most = Number.POSITIVE_INFINITY) {
    let left = most;
    for (let idle = 0; idle < 5 && left > 0; ) {
      await new Promise((resolve) => setImmediate(resolve));
      let moved = false;
      for (const [from, to] of [
        [one, two],
        [two, one],
      ] as const) {
        for (const [index, channel] of from.channels.entries()) {
          for (; left > 0 && (from.taken[index] ?? 0) < channel.sent.length; moved = true) {
            const data = channel.sent[from.taken[index] ?? 0];
            from.taken[index] = (from.taken[index] ?? 0) + 1;
            left -= 1;
            channel.drain();
            to.channels[index]?.receive(data);
          }
        }
      }
      for (const { timers } of pages) timers.advance(300);
      idle = moved ? 0 : idle + 1;
    }
  }
  return { carry };
}

const fileOf = (name: string, bytes: number) => ({ file: new File([contentOf(bytes)], name), folder: '' });
const idOf = ({ files }: Page) => files.view.files[0]?.id ?? '';

afterEach(() => vi.restoreAllMocks());

it.each([0, 1, 16_360, 700_000])(
  'brings a file of %i bytes across once it is accepted, and saves it',
  async (bytes) => {
    const [alice, bob] = [pageOf(), pageOf()];
    const { carry } = linkOf([alice, bob]);
    await alice.files.offer([fileOf('窓.bin', bytes)]);
    await carry();
    expect([alice.shown(), bob.shown()]).toEqual([['窓.bin: offered'], ['窓.bin: offered']]);
    expect(bob.disk.size).toBe(0);
    await bob.files.accept(idOf(bob));
    await carry();
    expect([alice.shown(), bob.shown()]).toEqual([['窓.bin: done'], ['窓.bin: done']]);
    expect(bob.files.view.files[0]?.sha256).toBe(sha256(contentOf(bytes)));
    expect(bob.saved.map(({ name, type }) => [name, type])).toEqual([['窓.bin', 'application/octet-stream']]);
    const saved = new Uint8Array((await bob.saved[0]?.bytes) ?? new ArrayBuffer(9));
    expect(sha256(saved)).toBe(sha256(contentOf(bytes)));
  },
);

it('goes on where it was after a new link and a reload of the receiver', async () => {
  const [alice, bob] = [pageOf(), pageOf()];
  const first = linkOf([alice, bob]);
  await alice.files.offer([fileOf('film.mkv', 900_000)]);
  await first.carry();
  await bob.files.accept(idOf(bob));
  await first.carry(30);
  const before = [...bob.disk.values()][0]?.byteLength ?? 0;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(900_000);
  bob.files.close();
  const next = pageOf(bob.tab, bob.disk);
  await linkOf([alice, next]).carry();
  expect([alice.shown(), next.shown()]).toEqual([['film.mkv: done'], ['film.mkv: done']]);
  expect(next.files.view.files[0]?.sha256).toBe(sha256(contentOf(900_000)));
});

it('asks the sender for the file again after a reload, and takes no other', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const [alice, bob] = [pageOf(), pageOf()];
  const first = linkOf([alice, bob]);
  await alice.files.offer([fileOf('film.mkv', 900_000)]);
  await first.carry();
  await bob.files.accept(idOf(bob));
  await first.carry(30);
  alice.files.close();
  const next = pageOf();
  const { carry } = linkOf([next, bob]);
  await carry();
  expect(next.shown()).toEqual(['film.mkv: paused choose-again']);
  expect(next.files.chooseAgain(idOf(next), new File(['short'], 'film.mkv'))).toBe(false);
  next.files.chooseAgain(idOf(next), new File([new Uint8Array(900_000)], 'film.mkv'));
  await carry();
  expect(next.shown()).toEqual(['film.mkv: paused other-file']);
  next.files.chooseAgain(idOf(next), fileOf('film.mkv', 900_000).file);
  await carry();
  expect([next.shown(), bob.shown()]).toEqual([['film.mkv: done'], ['film.mkv: done']]);
  expect(bob.files.view.files[0]?.sha256).toBe(sha256(contentOf(900_000)));
});

it('says why a transfer failed at either side, and goes on with the next', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const [alice, bob] = [pageOf(), pageOf()];
  const { carry } = linkOf([alice, bob]);
  bob.files.acceptAll();
  bob.fault.name = 'QuotaExceededError';
  await alice.files.offer([fileOf('large.bin', 400_000)]);
  await carry();
  expect([alice.shown(), bob.shown()]).toEqual([['large.bin: failed no-room'], ['large.bin: failed no-room']]);
  bob.fault.name = null;
  alice.fault.name = 'NotReadableError';
  await alice.files.offer([fileOf('changed.bin', 400_000)]);
  await carry();
  expect(alice.shown()[1]).toBe('changed.bin: failed unreadable');
  expect(bob.shown()[1]).toBe('changed.bin: failed unreadable');
  alice.fault.name = null;
  await alice.files.offer([fileOf('small.bin', 3)]);
  await carry();
  expect(bob.shown()[2]).toBe('small.bin: done');
  expect(bob.disk.size).toBe(1);
});

it('stops at once when one side declines, cancels or pauses, and says who did', async () => {
  const [alice, bob] = [pageOf(), pageOf()];
  const { carry } = linkOf([alice, bob]);
  await alice.files.offer([fileOf('a', 10), fileOf('b', 900_000)]);
  await carry();
  const [a = '', b = ''] = bob.files.view.files.map(({ id }) => id);
  bob.files.decline(a);
  await bob.files.accept(b);
  bob.files.pause(b, true);
  await carry();
  expect(alice.shown()).toEqual(['a: declined', 'b: paused by-peer']);
  expect(bob.shown()).toEqual(['a: declined', 'b: paused by-me']);
  alice.files.cancel(b);
  await carry();
  expect(alice.shown()).toEqual(['a: declined', 'b: cancelled by-me']);
  expect(bob.shown()).toEqual(['a: declined', 'b: cancelled by-peer']);
  expect(bob.disk.size).toBe(0);
});

it('keeps what has arrived when the call ends, and forgets the rest', async () => {
  const [alice, bob] = [pageOf(), pageOf()];
  const { carry } = linkOf([alice, bob]);
  bob.files.acceptAll();
  await alice.files.offer([fileOf('whole', 10)]);
  await carry();
  bob.files.follow(ENDED);
  expect(bob.shown()).toEqual(['whole: done']);
  await bob.files.save(idOf(bob));
  expect(bob.saved).toHaveLength(2);
  expect(bob.tab.sessionStorage.getItem('mado.files')).toBeNull();
  bob.files.follow({ phase: 'idle' });
  expect(bob.shown()).toEqual([]);
});
