import { isFinal } from '@/lib/files/outgoing';
import { BLOCK_BYTES } from '@/lib/files/transfer';
import { WINDOW_BYTES } from '@/lib/protocol/channel/files';
import { Random } from '../random';
import { digestOf, Tab } from './tab';

const SIDES = ['caller', 'callee'] as const;
type Side = (typeof SIDES)[number];
const OTHER = { caller: 'callee', callee: 'caller' } as const;

const STEPS = [60, 400] as const;
/** Steps after which everything has arrived over channels that stay. */
const MOST_AFTER = 20_000;
const SIZES = [0, 8, 70_000, BLOCK_BYTES, BLOCK_BYTES + 8, 2 * WINDOW_BYTES + 8] as const;

/** A pair of channels between one page of each side. What a side has sent and the other not taken is lost with them. */
class Channels {
  readonly #frames: Record<Side, string[]> = { caller: [], callee: [] };
  readonly #chunks: Record<Side, ArrayBuffer[]> = { caller: [], callee: [] };
  readonly #isOpen: Record<Side, boolean> = { caller: false, callee: false };

  constructor(readonly tabs: Readonly<Record<Side, Tab>>) {}

  /** A page opens its ends; what came before was dropped by its browser. */
  open(side: Side): boolean {
    if (this.#isOpen[side]) return false;
    this.#isOpen[side] = true;
    this.tabs[side].attach();
    return true;
  }

  sendFrame(side: Side): boolean {
    const text = this.#isOpen[side] ? this.tabs[side].nextFrame() : null;
    if (text === null) return false;
    this.#frames[OTHER[side]].push(text);
    return true;
  }

  sendChunk(side: Side): boolean {
    const message = this.#isOpen[side] ? this.tabs[side].nextChunk() : null;
    if (message === null) return false;
    this.#chunks[OTHER[side]].push(message);
    return true;
  }

  deliverFrame(side: Side, nowMs: number): boolean {
    const text = this.#frames[side].shift();
    if (text === undefined) return false;
    if (this.#isOpen[side]) this.tabs[side].page.takeFrame(text, nowMs);
    return true;
  }

  /** Returns the id of the file that it is of, if the page takes it. */
  deliverChunk(side: Side): string | boolean {
    const message = this.#chunks[side].shift();
    if (message === undefined) return false;
    return (this.#isOpen[side] && this.tabs[side].takeChunk(message)) || true;
  }
}

/** Two people who send each other files while links are lost, pages reload and the call moves. */
export class FilesWorld {
  readonly seen = new Set<string>();
  readonly diary: string[] = [];
  readonly #random: Random;
  readonly #tabs: Record<Side, Tab>;
  /** The content of what was offered, by id. */
  readonly #offered = new Map<string, string>();
  /** Files that a receiver has had as a whole. */
  readonly #done = new Set<string>();
  readonly #ended = new Map<string, string>();
  #channels: Channels | null = null;
  #ids = 0;
  #tabCount = 0;
  #nowMs = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#tabs = { caller: this.#tab('caller'), callee: this.#tab('callee') };
  }

  run(): void {
    const steps = this.#random.between(...STEPS);
    for (let step = 0; step < steps; step += 1) {
      this.#step();
      // As the product does after each change.
      for (const side of SIDES) this.#tabs[side].keep();
      this.#check();
    }
    this.#settle();
  }

  #tab(side: Side): Tab {
    this.#tabCount += 1;
    return new Tab(`${side} ${this.#tabCount}`);
  }

  #note(what: string): void {
    this.seen.add(what.replace(/:.*/, ''));
    this.diary.push(what);
  }

  #step(): void {
    const random = this.#random;
    const side = random.pick(SIDES);
    const tab = this.#tabs[side];
    this.#nowMs += random.between(0, 50);
    const dice = random.next();
    const often = (most: number, act: () => void) => {
      for (let n = random.between(1, most); n > 0; n -= 1) act();
    };
    if (dice < 0.18) often(3, () => this.#channels?.sendFrame(side));
    else if (dice < 0.36) often(3, () => this.#channels?.deliverFrame(side, this.#nowMs));
    else if (dice < 0.46) often(20, () => this.#channels?.sendChunk(side));
    else if (dice < 0.56) often(20, () => this.#deliverChunk(side));
    else if (dice < 0.62) often(20, () => tab.write());
    else if (dice < 0.74) this.#work(tab);
    else if (dice < 0.78) this.#offer(side);
    else if (dice < 0.84) this.#answer(side);
    else if (dice < 0.86) this.#pause(side);
    else if (dice < 0.865) this.#end(side);
    else if (dice < 0.9) this.#choose(side);
    else if (dice < 0.99) this.#connect(side);
    else if (dice < 0.9925) this.#cut();
    else if (dice < 0.995) this.#handOver();
    else if (dice < 0.9975) this.#reload(side);
    else if (dice < 0.9985) {
      this.#reload('caller');
      this.#reload('callee');
      this.#note('both reloaded');
    } else this.#move(side);
  }

  #work(tab: Tab): void {
    const resumed = tab.page.incoming.nextRecovery();
    tab.work();
    const bytes = tab.page.incoming.all.find(({ id }) => id === resumed)?.received ?? 0;
    if (bytes > 0) this.#note(`resumed: ${resumed?.slice(-3)} from ${bytes}`);
    for (const { id, isOtherFile } of tab.page.outgoing.all) if (isOtherFile) this.#note(`other file: ${id.slice(-3)}`);
  }

  #offer(side: Side): void {
    if (this.#offered.size >= 6) return;
    this.#ids += 1;
    const id = `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
    const size = this.#random.pick(SIZES);
    const tab = this.#tabs[side];
    if (!tab.page.outgoing.offer(id, { name: `${this.#ids}.bin`, folder: '', size }, null)) return;
    const content = `file ${String(this.#ids).padStart(3, '0')}`;
    tab.sources.set(id, content);
    this.#offered.set(id, content);
    this.#note(`offered: ${id.slice(-3)}, ${size} bytes by ${tab.name}`);
  }

  #answer(side: Side): void {
    const { incoming } = this.#tabs[side].page;
    const asked = incoming.all.filter(({ state }) => state === 'asked');
    if (asked.length === 0) return;
    const { id } = this.#random.pick(asked);
    const dice = this.#random.next();
    if (dice < 0.1) incoming.decline(id);
    else if (dice < 0.2) incoming.acceptAll();
    else incoming.accept(id);
    this.#note(dice < 0.1 ? `declined: ${id.slice(-3)}` : dice < 0.2 ? 'accepted all' : `accepted: ${id.slice(-3)}`);
  }

  #pause(side: Side): void {
    const { incoming, outgoing } = this.#tabs[side].page;
    const isPaused = this.#random.chance(0.3);
    const half = this.#random.pick([incoming, outgoing]);
    for (const { id } of half.all) half.pause(id, isPaused);
    this.#note(isPaused ? `paused: ${side}` : `went on: ${side}`);
  }

  #end(side: Side): void {
    const { incoming, outgoing } = this.#tabs[side].page;
    const dice = this.#random.next();
    if (dice < 0.5 && outgoing.all.length > 0) {
      const state = dice < 0.25 ? 'cancelled' : 'unreadable';
      outgoing.end(this.#random.pick(outgoing.all).id, state);
      this.#note(`ended by the sender: ${state}`);
    } else if (incoming.all.length > 0) {
      incoming.end(this.#random.pick(incoming.all).id, dice < 0.75 ? 'cancelled' : 'no-room');
      this.#note('ended by the receiver');
    }
  }

  /** A user whose page has forgotten a file chooses one: the same, or another of the same size. */
  #choose(side: Side, isRight = this.#random.chance(0.8)): void {
    const tab = this.#tabs[side];
    for (const { id, hasSource } of tab.page.outgoing.all) {
      if (hasSource) continue;
      // The receiver may have a part of the other one, where that was chosen before anything had arrived.
      const right = this.#tabs[OTHER[side]].disk.get(id)?.content ?? this.#offered.get(id);
      tab.sources.set(id, isRight && right ? right : 'another!');
      tab.page.outgoing.choose(id);
      this.#note(isRight ? `chosen again: ${id.slice(-3)}` : `another chosen: ${id.slice(-3)}`);
    }
  }

  #connect(side: Side): void {
    if (!this.#channels) {
      this.#channels = new Channels({ ...this.#tabs });
      this.#note('connected');
    } else if (this.#channels.open(side)) this.#note(`opened: ${side}`);
  }

  #deliverChunk(side: Side): void {
    const id = this.#channels?.deliverChunk(side);
    if (typeof id !== 'string') return;
    const known = this.#tabs[side].page.incoming.all.find((each) => each.id === id);
    if (known?.state !== 'accepted') throw new Error(`${side} takes bytes of a file that it has not accepted`);
  }

  #cut(): void {
    if (!this.#channels) return;
    this.#channels = null;
    for (const side of SIDES) this.#tabs[side].detach();
    this.#note('cut');
  }

  #handOver(): void {
    if (!this.#channels) return;
    this.#channels = new Channels({ ...this.#tabs });
    this.#note('fresh link');
  }

  #reload(side: Side): void {
    this.#cut();
    this.#tabs[side].reload();
    this.#note(`reloaded: ${side}`);
  }

  /** To a page that knows nothing. */
  #move(side: Side): void {
    this.#cut();
    this.#tabs[side] = this.#tab(side);
    this.#note(`moved: ${side}`);
  }

  #check(): void {
    for (const side of SIDES) {
      const { page, disk, pending, name } = this.#tabs[side];
      if (page.refusal) throw new Error(`${side} refused an honest page: ${page.refusal}`);
      const waiting = pending.reduce((sum, { bytes }) => sum + bytes, 0);
      if (waiting > WINDOW_BYTES) throw new Error(`${side} holds ${waiting} bytes in memory`);
      for (const { id, state, file, sha256 } of page.incoming.all) {
        const key = `${name} ${id}`;
        const before = this.#ended.get(key);
        if (before !== undefined && before !== state) throw new Error(`${key} was ${before} and is ${state}`);
        if (isFinal(state)) this.#ended.set(key, state);
        if (state !== 'done') continue;
        const { bytes, content } = disk.get(id) ?? { bytes: 0, content: '' };
        const isWhole = bytes === file.size && sha256 === digestOf(content, bytes) && content !== 'mixed';
        if (!isWhole) throw new Error(`${side} shows ${id} as done, and has ${bytes} bytes of ${file.size}`);
        if (!this.#done.has(id)) this.#note(`done: ${id.slice(-3)}`);
        this.#done.add(id);
      }
      const ids = [...page.incoming.all, ...page.outgoing.all].map(({ id }) => id);
      if (new Set(ids).size !== ids.length) throw new Error(`${side} shows a file twice`);
    }
    for (const side of SIDES)
      for (const { id, take } of this.#tabs[side].page.outgoing.all)
        if (take?.state === 'done' && !this.#done.has(id))
          throw new Error(`${side} shows ${id} as done, which never was`);
  }

  /** Channels that stay, and users who choose their files again and go on: in the end each file has its end. */
  #settle(): void {
    if (this.#random.chance(0.5)) this.#cut();
    this.#channels ??= new Channels({ ...this.#tabs });
    const channels = this.#channels;
    for (const side of SIDES) channels.open(side);
    for (let step = 0; step < MOST_AFTER; step += 1) {
      this.#nowMs += 10;
      let hasMoved = false;
      for (const side of SIDES) {
        const tab = this.#tabs[side];
        tab.page.incoming.acceptAll();
        for (const half of [tab.page.incoming, tab.page.outgoing]) for (const { id } of half.all) half.pause(id, false);
        this.#choose(side, true);
        const moves = [channels.sendFrame(side), channels.deliverFrame(side, this.#nowMs), channels.sendChunk(side)];
        hasMoved =
          [...moves, channels.deliverChunk(side) !== false, tab.write(), tab.work()].includes(true) || hasMoved;
      }
      this.#check();
      if (!hasMoved) break;
    }
    for (const side of SIDES) {
      for (const { id, state } of this.#tabs[side].page.incoming.all) {
        if (!isFinal(state)) throw new Error(`${side} waits for ${id} for ever`);
        const theirs = this.#tabs[OTHER[side]].page.outgoing.all.find((each) => each.id === id);
        if (theirs && theirs.state === 'open' && theirs.take?.state !== state)
          throw new Error(`${side} has ended ${id} as ${state}, and the sender shows ${theirs.take?.state}`);
      }
      for (const { id, state, take } of this.#tabs[side].page.outgoing.all)
        if (state === 'open' && !isFinal(take?.state)) throw new Error(`${side} sends ${id} for ever`);
    }
  }
}
