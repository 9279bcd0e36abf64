import { type ChatSide, EMOJI, type Emoji, MAX_PART_CHARS } from '@/lib/protocol/channel/chat';
import { Random } from '../random';
import { ChatPage } from './page';

const SIDES = ['caller', 'callee'] as const;
/** Enough steps for a few lines and faults at any message between them. */
const STEPS = [20, 120] as const;
/** Steps after which everything has arrived over a channel that stays. */
const MOST_AFTER = 5_000;

/** A channel between one page of each side. What a side has sent and the other not taken is lost with it. */
class Channel {
  readonly #queues: Record<ChatSide, string[]> = { caller: [], callee: [] };
  readonly #isOpen: Record<ChatSide, boolean> = { caller: false, callee: false };

  constructor(readonly pages: Readonly<Record<ChatSide, ChatPage>>) {}

  /** A page opens its end; what came before that was dropped by its browser. */
  open(side: ChatSide): boolean {
    if (this.#isOpen[side]) return false;
    this.#isOpen[side] = true;
    this.pages[side].attach();
    return true;
  }

  isOpen(side: ChatSide): boolean {
    return this.#isOpen[side];
  }

  send(side: ChatSide): boolean {
    const text = this.#isOpen[side] ? this.pages[side].next() : null;
    if (text === null) return false;
    this.#queues[this.pages[side].other].push(text);
    return true;
  }

  deliver(side: ChatSide, nowMs: number): boolean {
    const text = this.#queues[side].shift();
    if (text === undefined) return false;
    if (this.#isOpen[side]) this.pages[side].take(text, nowMs);
    return true;
  }
}

/** Two people who write to each other while links are lost, pages reload and the call moves. */
export class ChatWorld {
  readonly seen = new Set<string>();
  readonly diary: string[] = [];
  readonly #random: Random;
  readonly #pages: Record<ChatSide, ChatPage>;
  /** Every page of a side, also those that the call has left. */
  readonly #all: ChatPage[] = [];
  readonly #written: Record<ChatSide, Map<string, string>> = { caller: new Map(), callee: new Map() };
  /** What a side's page has ever held of the other, by its id: what its user may have seen. */
  readonly #reached: Record<ChatSide, Set<string>> = { caller: new Set(), callee: new Set() };
  /** What anybody has ever reacted with. */
  readonly #reacted = new Set<string>();
  #channel: Channel | null = null;
  #ids = 0;
  #nowMs = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#pages = { caller: this.#page('caller'), callee: this.#page('callee') };
    // Both tabs storing nothing loses what both pages forget at once.
    if (this.#random.chance(0.1)) this.#pages[this.#random.pick(SIDES)].canKeep = false;
  }

  run(): void {
    const steps = this.#random.between(...STEPS);
    for (let step = 0; step < steps; step += 1) {
      this.#step();
      this.#check();
    }
    this.#settle();
  }

  #page(side: ChatSide): ChatPage {
    const page = new ChatPage(side, `${side} ${this.#all.length}`);
    this.#all.push(page);
    return page;
  }

  #note(what: string): void {
    this.seen.add(what.replace(/[:].*/, ''));
    this.diary.push(what);
  }

  #step(): void {
    const random = this.#random;
    const side = random.pick(SIDES);
    this.#nowMs += random.between(0, 50);
    const dice = random.next();
    if (dice < 0.28) this.#channel?.send(side);
    else if (dice < 0.56) this.#channel?.deliver(side, this.#nowMs);
    else if (dice < 0.66) this.#write(side);
    else if (dice < 0.67) this.#look(side);
    else if (dice < 0.69) this.#raiseHand(side);
    else if (dice < 0.78) this.#react(side);
    else if (dice < 0.93) {
      if (!this.#channel) this.#connect();
      else if (this.#channel.open(side)) this.#note(`opened: ${side}`);
    } else if (dice < 0.94) this.#cut();
    else if (dice < 0.96) this.#handOver();
    else if (dice < 0.98) this.#reload(side);
    else if (dice < 0.985) {
      this.#reload('caller');
      this.#reload('callee');
      this.#note('both reloaded');
    } else this.#move(side);
  }

  #write(side: ChatSide): void {
    this.#ids += 1;
    const id = `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
    const isLong = this.#random.chance(0.2);
    const text = `${side} ${this.#ids}${'.'.repeat(isLong ? this.#random.between(MAX_PART_CHARS, 3 * MAX_PART_CHARS) : 0)}`;
    if (!this.#pages[side].write(id, text)) return;
    this.#written[side].set(id, text);
    this.#note(`${isLong ? 'long line' : 'line'} written: ${side} ${this.#ids}`);
  }

  #look(side: ChatSide): void {
    const page = this.#pages[side];
    page.read(page.state.held[page.other]);
  }

  #react(side: ChatSide): void {
    const page = this.#pages[side];
    if (page.state.settled.length === 0) return;
    // Often to one of the last lines: several changes of one reaction are then under way.
    const { side: of, n } = this.#random.pick(page.state.settled.slice(this.#random.chance(0.7) ? -2 : 0));
    const emoji: Emoji | null = this.#random.chance(0.3) ? null : this.#random.pick(EMOJI);
    page.react(of, n, emoji);
    this.#reacted.add(`${side} ${of} ${n} ${emoji}`);
    this.#note(`${emoji ? 'reacted' : 'reaction taken back'}: ${side} to ${of} ${n} ${emoji}`);
  }

  #raiseHand(side: ChatSide): void {
    this.#pages[side].raiseHand(!this.#pages[side].state.isHandRaised);
    this.#note('hand raised or lowered');
  }

  #connect(): void {
    this.#channel = new Channel({ ...this.#pages });
    this.#note('connected');
  }

  #cut(): void {
    if (!this.#channel) return;
    this.#channel = null;
    for (const side of SIDES) this.#pages[side].detach();
    this.#note('cut');
  }

  /** A fresh link beside the old one: each page uses the old channel until it opens the new one. */
  #handOver(): void {
    if (!this.#channel) return;
    this.#channel = new Channel({ ...this.#pages });
    this.#note('fresh link');
  }

  #reload(side: ChatSide): void {
    this.#cut();
    this.#pages[side].reload();
    this.#note(`reloaded: ${side}`);
  }

  /** To a page that knows nothing, or back to one that knows what it knew then. */
  #move(side: ChatSide): void {
    this.#cut();
    const earlier = this.#all.filter((page) => page.side === side && page !== this.#pages[side]);
    const isBack = earlier.length > 0 && this.#random.chance(0.3);
    this.#pages[side] = isBack ? this.#random.pick(earlier) : this.#page(side);
    this.#note(isBack ? `moved back: ${side}` : `moved: ${side}`);
  }

  #check(): void {
    for (const side of SIDES) {
      const { state, other } = this.#pages[side];
      if (state.refusal) throw new Error(`${side} refused an honest page: ${state.refusal}`);
      for (const line of state.settled) {
        if (line.side === other) this.#reached[side].add(line.id);
        if (this.#written[line.side].get(line.id) !== line.text) throw new Error(`${side} shows what nobody wrote`);
        if (line.side === side && line.isCopy) this.#note('line of another page');
      }
      const ids = [...state.settled, ...state.waiting].map(({ id }) => id);
      if (new Set(ids).size !== ids.length) throw new Error(`${side} shows a line twice`);
      this.#checkOrder(side);
      this.#checkReactions(side);
      if (state.settled.some((line) => line.side === side)) this.seen.add('delivered');
    }
    for (const side of SIDES) {
      const { state, other } = this.#pages[side];
      for (const line of state.settled)
        if (line.side === side && !this.#reached[other].has(line.id))
          throw new Error(`${side} shows ${line.text.slice(0, 20)} as delivered, which never arrived`);
      if (state.settled.some(({ side: of, n }) => of === side && n <= state.peerRead)) this.seen.add('read');
    }
  }

  #checkReactions(side: ChatSide): void {
    for (const shown of this.#pages[side].shown()) {
      if (!this.#reacted.has(shown)) throw new Error(`${side} shows a reaction that nobody set: ${shown}`);
      if (!shown.startsWith(side)) this.seen.add('reaction of the other');
    }
  }

  /** In the end both pages show the same; of a page that was the only one of its side, and stores, its user's last will. */
  #checkLastReactions(): void {
    const { caller, callee } = this.#pages;
    if (caller.shown().join() !== callee.shown().join()) throw new Error('the pages show different reactions');
    for (const page of [caller, callee]) {
      if (page.state.reactions.waiting.length > 0) throw new Error('a reaction waits for ever');
      if (!page.canKeep || this.#all.filter(({ side }) => side === page.side).length > 1) continue;
      const last = [...page.reacted].flatMap(([place, emoji]) => (emoji ? [`${page.side} ${place} ${emoji}`] : []));
      const own = page.shown().filter((shown) => shown.startsWith(page.side));
      if (last.sort().join() !== own.join()) throw new Error(`a reaction of ${page.side} is lost or old`);
    }
  }

  #checkOrder(side: ChatSide): void {
    const { settled } = this.#pages[side].state;
    const last = { caller: 0, callee: 0 };
    for (const { side: of, n } of settled) {
      if (n !== last[of] + 1) throw new Error(`${side} shows the lines of ${of} out of order`);
      last[of] = n;
    }
  }

  /** A channel that stays: in the end both hold the same, and nothing waits. */
  #settle(): void {
    if (this.#random.chance(0.5)) this.#cut();
    this.#connect();
    const channel = this.#channel as Channel | null;
    if (!channel) throw new Error('there is no channel');
    for (const side of SIDES) channel.open(side);
    for (let step = 0; step < MOST_AFTER; step += 1) {
      this.#nowMs += 10;
      const moves = SIDES.map((side) => channel.send(side) || channel.deliver(side, this.#nowMs));
      this.#check();
      if (!moves.includes(true)) break;
    }
    const [a, b] = SIDES.map((side) => this.#pages[side].state);
    if (!a || !b) throw new Error('there are no pages');
    if (a.waiting.length + b.waiting.length > 0) throw new Error('a line waits for ever');
    this.#checkLastReactions();
    if (a.isHandRaised !== b.isPeerHandRaised || b.isHandRaised !== a.isPeerHandRaised)
      throw new Error('a page shows a hand as it is not');
    for (const side of SIDES) {
      const [one, two] = [a, b].map(({ settled }) =>
        settled
          .filter((line) => line.side === side)
          .map(({ id }) => id)
          .join(' '),
      );
      if (one !== two) throw new Error(`the pages hold different lines of ${side}`);
      const { wrote, canKeep, state } = this.#pages[side];
      const theirs = state.settled.filter((line) => line.side === side && wrote.includes(line.id)).map(({ id }) => id);
      if (canKeep && theirs.join() !== wrote.join())
        throw new Error(`lines of ${side} are lost, or changed their order`);
    }
  }
}
