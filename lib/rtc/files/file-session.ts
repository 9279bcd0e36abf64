import { randomUuid } from '@/lib/browser/random-uuid';
import type { Timers } from '@/lib/browser/timers';
import { isLinked } from '@/lib/call/predicates';
import type { CallState } from '@/lib/call/state';
import { Incoming } from '@/lib/files/incoming';
import { safeFileName } from '@/lib/files/names';
import { FilesPage } from '@/lib/files/page';
import type { CallId } from '@/lib/protocol/ids';
import type { ChannelSet } from '@/lib/rtc/channels/channel-set';
import { type FilesView, NO_FILES, viewOfReceiving, viewOfSending } from './file-view';
import type { FileWorker, startFileWorker } from './file-worker';
import { FilesMemory } from './files-memory';
import { Rates } from './rates';
import { FileReceiver } from './receiver';
import { FileSender } from './sender';
import { thumbnailOf } from './thumbnail';

/** How often the progress of what moves is shown. */
const SHOW_MS = 250;
/** Of a folder full of pictures, so many are looked at before they are offered. */
const MAX_THUMBNAILS = 20;

export type FileChannels = Pick<ChannelSet, 'open' | 'sender'>;

/** A file that a user has picked, and the folders in which it lay: see `FileFacts`. */
export interface PickedFile {
  readonly file: File;
  readonly folder: string;
}

/** Why files were not offered. */
export type OfferRefusal = 'too-many' | 'no-call';

/** What this user's browser does with a file that has arrived. */
export type SaveFile = (file: Blob, name: string) => void;

export interface FileSessionOptions {
  readonly timers: Timers;
  readonly memory?: FilesMemory;
  readonly startWorker: typeof startFileWorker;
  /** Bytes that this browser still has room for; null where it does not tell. */
  readonly room: () => Promise<number | null>;
  readonly save: SaveFile;
}

interface Files {
  readonly callId: CallId;
  readonly page: FilesPage;
  readonly sender: FileSender;
  readonly receiver: FileReceiver;
  readonly rates: Rates;
}

/**
 * One page's files in a call: runs the machine of `lib/files` over the two channels for files of whichever link carries the
 * call, and a worker that reads and stores.
 */
export class FileSession {
  readonly #options: FileSessionOptions;
  readonly #memory: FilesMemory;
  readonly #listeners = new Set<() => void>();
  #files: Files | null = null;
  #worker: ReturnType<typeof startFileWorker> | null = null;
  #view = NO_FILES;
  #isLinkUp = false;
  #channel: AbortController | null = null;
  /** Of channels that are not open yet. */
  #opening: AbortController | null = null;
  #sendFrame: ((text: string, signal: AbortSignal) => Promise<void>) | null = null;
  #isSendingFrames = false;
  /** As many changes of what is received have been kept. */
  #keptChanges = 0;
  #stopShowing: (() => void) | null = null;
  #isShowingDue = false;

  constructor(options: FileSessionOptions) {
    this.#options = options;
    this.#memory = options.memory ?? new FilesMemory();
  }

  get view(): FilesView {
    return this.#view;
  }

  /** Calls `listener` after each change of `view`; returns its stop. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /**
   * The call's state has changed: its files begin once it is accepted. When it ends, what has arrived stays in the view until
   * the user closes the call's last view or begins another.
   */
  follow(call: CallState): void {
    if (!isLinked(call)) {
      if (this.#files) this.#end();
      else if (call.phase !== 'ended' && this.#view !== NO_FILES) this.#leave();
      return;
    }
    const { callId } = call;
    if (this.#files?.callId !== callId) {
      if (this.#files) this.#end();
      this.#leave();
      // Whoever has had the call meanwhile has taken files that this page does not know.
      const isMoving = call.phase === 'connecting' && call.moving === true;
      this.#begin(callId, isMoving);
    }
    const isLinkUp = call.phase === 'connected';
    if (isLinkUp === this.#isLinkUp) return;
    this.#isLinkUp = isLinkUp;
    this.#show();
  }

  /** This user has no call: whatever a page before this one kept is of a call that has ended. */
  forgetOthers(): void {
    if (!this.#files) this.#memory.forget();
  }

  /** This user has signed out: the browser may be somebody else's next. */
  async forget(): Promise<void> {
    if (this.#files) this.#end();
    this.#show(NO_FILES);
    const { work } = this.#worker ?? this.#startWorker();
    await work.removeAll().catch(() => undefined);
    this.#leave();
  }

  /** A link carries the call whose control channel is open; its channels for files are used from now on, and no others. */
  attach(channels: FileChannels): void {
    const offers = channels.open('file-offers');
    const bytes = channels.open('files');
    const attached = new AbortController();
    const { signal } = attached;
    this.#opening?.abort();
    this.#opening = attached;
    let isBegun = false;
    const begin = () => {
      const files = this.#files;
      if (isBegun || !files || signal.aborted || offers.readyState !== 'open' || bytes.readyState !== 'open') return;
      isBegun = true;
      this.#opening = null;
      this.#leaveChannel();
      this.#channel = attached;
      this.#sendFrame = (text) => channels.sender('file-offers').send(text, signal);
      files.page.attach();
      files.sender.attach((message) => channels.sender('files').send(message, signal), signal);
      this.#flush();
    };
    const isOurs = () => this.#channel === attached;
    const stopAt = () => {
      if (!this.#files?.page.refusal) return;
      console.warn(`files: took no more from the peer's page over this link: ${this.#files.page.refusal}`);
      this.#leaveChannel();
      // The peer's page notices.
      offers.close();
      bytes.close();
    };
    const takeFrame = ({ data }: MessageEvent<unknown>) => {
      if (!isOurs() || !this.#files) return;
      const { incoming } = this.#files.page;
      const open = openIds(this.#files);
      this.#files.page.takeFrame(data, this.#options.timers.now());
      for (const { id, state } of incoming.all)
        if (open.has(id) && state === 'cancelled') this.#files.receiver.discard(id);
      stopAt();
      this.#flush();
    };
    const takeChunk = ({ data }: MessageEvent<unknown>) => {
      if (!isOurs() || !this.#files) return;
      const chunk = this.#files.page.takeChunk(data);
      if (chunk) this.#files.receiver.take(chunk);
      else stopAt();
    };
    const closed = () => {
      attached.abort();
      if (!isOurs()) return;
      this.#leaveChannel();
      this.#flush();
    };
    offers.addEventListener('message', takeFrame, { signal });
    bytes.addEventListener('message', takeChunk, { signal });
    for (const channel of [offers, bytes]) {
      channel.addEventListener('close', closed, { signal });
      channel.addEventListener('open', begin, { signal });
    }
    begin();
  }

  /** Offers these files to the peer, now or as soon as there is a link. */
  async offer(picked: readonly PickedFile[]): Promise<OfferRefusal | null> {
    let thumbnails = 0;
    for (const { file, folder } of picked) {
      const isLookedAt = thumbnails < MAX_THUMBNAILS && file.type.startsWith('image/');
      if (isLookedAt) thumbnails += 1;
      const thumbnail = isLookedAt ? await thumbnailOf(file) : null;
      if (!this.#files) return 'no-call';
      const id = randomUuid();
      // Cut to what a frame holds; no file system has longer names.
      const facts = { name: file.name.slice(0, 255), folder: folder.slice(0, 512), size: file.size };
      if (!this.#files.page.outgoing.offer(id, facts, thumbnail)) return 'too-many';
      this.#files.sender.use(id, file);
      this.#flush();
    }
    return null;
  }

  /** The user has chosen the file of an earlier page again. Returns false if it cannot be the same. */
  chooseAgain(id: string, file: File): boolean {
    const sending = this.#files?.page.outgoing.all.find((each) => each.id === id);
    if (!this.#files || sending?.file.size !== file.size) return false;
    this.#files.sender.use(id, file);
    this.#files.page.outgoing.choose(id);
    this.#flush();
    return true;
  }

  async accept(id: string): Promise<void> {
    const receiving = this.#files?.page.incoming.all.find((each) => each.id === id);
    if (!this.#files || receiving?.state !== 'asked') return;
    const room = await this.#options.room().catch(() => null);
    if (room !== null && receiving.file.size > room) this.#files?.page.incoming.end(id, 'no-room');
    else this.#files?.page.incoming.accept(id);
    this.#flush();
  }

  /** Whatever this person has offered and offers from now on in this call. */
  acceptAll(): void {
    this.#files?.page.incoming.acceptAll();
    this.#flush();
  }

  decline(id: string): void {
    this.#files?.page.incoming.decline(id);
    this.#flush();
  }

  pause(id: string, isPaused: boolean): void {
    this.#files?.page.incoming.pause(id, isPaused);
    this.#files?.page.outgoing.pause(id, isPaused);
    this.#flush();
  }

  cancel(id: string): void {
    if (!this.#files) return;
    const { page, receiver } = this.#files;
    if (openIds(this.#files).has(id)) {
      page.incoming.end(id, 'cancelled');
      receiver.discard(id);
    }
    page.outgoing.end(id, 'cancelled');
    this.#flush();
  }

  /** Gives a file that has arrived to the browser to save, again if need be. */
  async save(id: string): Promise<void> {
    // What is shown may be a moment behind.
    const files = this.#files ? this.#viewNow(this.#files).files : this.#view.files;
    const file = files.find((each) => each.id === id);
    if (!this.#worker || file?.state !== 'done' || file.isOwn) return;
    const stored = await this.#worker.work.file(id);
    // Whatever it claims to be, the browser saves it and opens nothing.
    this.#options.save(stored.slice(0, stored.size, 'application/octet-stream'), safeFileName(file.name));
    this.#files?.page.incoming.saved(id);
    this.#flush();
  }

  /** The page goes; what it has received is kept for the next one. Idempotent. */
  close(): void {
    if (this.#files) this.#keep();
    this.#stop();
    this.#worker?.close();
    this.#worker = null;
    this.#listeners.clear();
  }

  #begin(callId: CallId, isMoving: boolean): void {
    const page = new FilesPage(new Incoming(isMoving ? null : this.#memory.read(callId)));
    const worker = (): FileWorker => {
      if (this.#worker) return this.#worker.work;
      const { work } = this.#startWorker();
      work.begin(callId).catch((error: unknown) => console.warn('files: no storage', String(error)));
      return work;
    };
    const { outgoing, incoming } = page;
    const onChange = () => this.#flush();
    const sender = new FileSender({ outgoing, worker, onChange });
    const onDone = (id: string) => {
      this.#flush();
      this.save(id).catch((error: unknown) => console.warn('files: a file cannot be saved', String(error)));
    };
    const receiver = new FileReceiver({ incoming, timers: this.#options.timers, worker, onChange, onDone });
    this.#files = { callId, page, sender, receiver, rates: new Rates() };
    // Files of the page before can be saved by this one.
    if (incoming.all.length > 0) worker();
    this.#flush();
  }

  #startWorker(): ReturnType<typeof startFileWorker> {
    this.#worker = this.#options.startWorker();
    return this.#worker;
  }

  /** What has arrived can be saved until the last view of the call is closed. */
  #end(): void {
    const files = this.#view.files.filter(({ state, isOwn }) => state === 'done' && !isOwn);
    for (const { id } of this.#files ? this.#files.page.incoming.all : []) {
      if (!files.some((file) => file.id === id) && this.#worker) this.#files?.receiver.discard(id);
    }
    this.#memory.forget();
    this.#stop();
    this.#show({ ...NO_FILES, files });
  }

  #leave(): void {
    this.#worker?.close();
    this.#worker = null;
    this.#show(NO_FILES);
  }

  #stop(): void {
    this.#opening?.abort();
    this.#opening = null;
    this.#leaveChannel();
    this.#files?.receiver.close();
    this.#files = null;
    this.#isLinkUp = false;
    this.#keptChanges = 0;
    this.#stopShowing?.();
    this.#stopShowing = null;
    this.#isShowingDue = false;
  }

  #leaveChannel(): void {
    this.#channel?.abort();
    this.#channel = null;
    this.#sendFrame = null;
    this.#isSendingFrames = false;
    this.#files?.page.detach();
  }

  /** Keeps what is new before the peer's page is told of it, then does what is due and shows what has changed. */
  #flush(): void {
    const files = this.#files;
    if (!files) return;
    this.#keep();
    void this.#sendFrames();
    void files.receiver.run();
    void files.sender.wake();
    this.#showSoon();
  }

  #keep(): void {
    if (!this.#files) return;
    const { incoming } = this.#files.page;
    if (incoming.changes === this.#keptChanges) return;
    this.#keptChanges = incoming.changes;
    this.#memory.keep(this.#files.callId, incoming.kept);
  }

  /** Never rejects. */
  async #sendFrames(): Promise<void> {
    const { signal } = this.#channel ?? {};
    if (!signal || this.#isSendingFrames) return;
    this.#isSendingFrames = true;
    try {
      for (;;) {
        const frame = this.#sendFrame && this.#files?.page.nextFrame();
        if (!frame || !this.#sendFrame) break;
        await this.#sendFrame(JSON.stringify(frame), signal);
        if (signal.aborted) return;
      }
      this.#isSendingFrames = false;
    } catch (error) {
      if (signal.aborted) return;
      console.warn('files: the channel takes no more', error instanceof Error ? error.name : 'unknown');
      this.#leaveChannel();
      this.#showSoon();
    }
  }

  /** At once, or when what was shown has stood for a moment: bytes arrive hundreds of times a second. */
  #showSoon(): void {
    if (this.#stopShowing) {
      this.#isShowingDue = true;
      return;
    }
    this.#show();
    this.#stopShowing = this.#options.timers.start(SHOW_MS, () => {
      this.#stopShowing = null;
      // A rate falls also while nothing arrives.
      const isDue = this.#isShowingDue || this.#view.files.some(({ rate }) => rate !== null);
      this.#isShowingDue = false;
      if (isDue && this.#files) this.#showSoon();
    });
  }

  #viewNow({ page, rates }: Files): FilesView {
    const nowMs = this.#options.timers.now();
    const seen = [
      ...page.outgoing.all.map((each) => viewOfSending(each, this.#isLinkUp)),
      ...page.incoming.all.map((each) => viewOfReceiving(each, this.#isLinkUp)),
    ];
    const known = new Map(this.#view.files.map((file) => [file.id, file]));
    const order = new Map([...known.keys()].map((id, index) => [id, index]));
    const files = seen
      .map((file) => {
        const isMoving = file.state === 'sending' || file.state === 'receiving';
        const next = { ...file, rate: rates.rate(file.id, file.bytes, isMoving, nowMs) };
        const before = known.get(file.id);
        return before && isSame(before, next) ? before : next;
      })
      .sort(
        (a, b) => (order.get(a.id) ?? Number.POSITIVE_INFINITY) - (order.get(b.id) ?? Number.POSITIVE_INFINITY) || 0,
      );
    const before = this.#view;
    const isSameList =
      files.length === before.files.length && files.every((file, index) => file === before.files[index]);
    const view = {
      files: isSameList ? before.files : files,
      acceptsAll: page.incoming.acceptsAll,
      refusal: page.refusal,
    };
    return isSame(view, before) ? before : view;
  }

  #show(view = this.#files ? this.#viewNow(this.#files) : this.#view): void {
    if (view === this.#view) return;
    this.#view = view;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** What this page receives and has not ended. */
function openIds({ page }: Files): Set<string> {
  return new Set(
    page.incoming.all.filter(({ state }) => state === 'asked' || state === 'accepted').map(({ id }) => id),
  );
}

function isSame<T extends object>(a: T, b: T): boolean {
  const keys = Object.keys(a) as (keyof T)[];
  return keys.every((key) => a[key] === b[key]);
}
