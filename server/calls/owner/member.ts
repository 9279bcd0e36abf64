import type { CallId, UserId } from '@/lib/protocol/ids';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import type { Clock, Stop } from '@/server/app/clock';
import type { CallsOutput, Greet } from '@/server/calls/calls';
import { keyOf } from '@/server/calls/registry/registry-state';
import type { Device, RegistryReply } from '@/server/calls/registry/types';
import { ASK_WITHIN_MS, type Bus, type NodeId } from '@/server/cluster/bus';
import { HeldDevice } from './held-device';
import {
  partyAnswerSchema,
  type RequestEvent,
  replySchema,
  type Saying,
  type Statement,
  saidSchema,
  sayingSchema,
  statedSchema,
  TOPICS,
} from './messages';

/** Statements in one message: some 30 KB. */
const AT_ONCE = 200;
/**
 * Statements that wait beyond one for each device. While the owner is out of reach the same devices come and go; all of
 * them are then stated anew, in place of everything that happened to each.
 */
const MAX_SPARE = 1_000;
/** After the owner did not answer. */
const RETRY_MS = 300;
const GOODBYE_MS = 300;
/** The owner counts a sidecar that is silent for 10 s as gone. */
const BEAT_MS = 2_000;

/** Pages keep what must arrive, and repeat it. Nobody waits for an invite: the caller is told at once. */
const unanswered = ({ type }: RequestEvent): RegistryReply => ({
  ok: false,
  code: type === 'invite' ? 'unavailable' : 'internal',
});

interface Owner {
  readonly node: NodeId;
  readonly fence: number;
  /** The last of its messages that was heard; null if everything is stated anew, whatever was missed before. */
  seq: number | null;
  /** The first of its messages that was heard after that, until it is clear whether one was lost in between. */
  firstSeq: number | null;
}

export interface MemberDeps {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly output: CallsOutput;
  /** This user's availability as this sidecar knows it now, wherever it was set; null for unknown. */
  readonly availabilityOf: (userId: UserId) => Availability | null;
}

/**
 * A sidecar's part in calls that another one may own: it states to the owner which devices it holds, passes their
 * requests on, and delivers what the owner says.
 *
 * Statements are sent again until the owner has taken them. Everything is stated anew, and answered with greetings,
 * when there is a new owner, when a saying was lost, and when the owner has forgotten this sidecar.
 */
export class Member {
  readonly #deps: MemberDeps;
  readonly #held = new Map<string, HeldDevice>();
  readonly #busy = new Set<UserId>();
  #owner: Owner | null = null;
  #highestFence = 0;
  #pending: Statement[] = [];
  #isStating = false;
  /** While it waits for the next attempt; one at a time, whatever happens meanwhile. */
  #stopRetry: Stop | null = null;
  /**
   * A request has waited for the owner in vain, who has not been heard since. Others do not wait then: a device's requests
   * are handled one after the other, and a hang-up would wait for each signal before it.
   */
  #isOwnerMissing = false;
  /** Counts what was heard of an owner. */
  #heardCount = 0;
  #lastConnection = 0;
  #waiters: (() => void)[] = [];
  #isOver = false;
  readonly #stops: Stop[];

  constructor(deps: MemberDeps) {
    this.#deps = deps;
    const { bus, clock } = deps;
    this.#stops = [
      bus.on(TOPICS.said, (body, from) => this.#hearOther(body, from)),
      bus.onConnection((isConnected) => (isConnected ? this.#reconnected() : this.#cutOff())),
      clock.every(BEAT_MS, () => void this.#state(true)),
    ];
  }

  deviceOnline(device: Device, availability: Availability, greet: Greet): void {
    this.#lastConnection += 1;
    const held = new HeldDevice(device, this.#lastConnection, availability, greet);
    this.#held.set(keyOf(device), held);
    this.#push(onlineStatement(held));
  }

  deviceOffline(device: Device, isSilent: boolean): void {
    const held = this.#forget(device);
    if (held) this.#push({ type: 'offline', device, connection: held.connection, isSilent });
  }

  deviceSignedOut(device: Device): void {
    this.#forget(device);
    this.#push({ type: 'signed-out', device });
  }

  blocked(blockerId: UserId, blockedId: UserId): void {
    this.#push({ type: 'blocked', blockerId, blockedId });
  }

  setAvailability(userId: UserId, availability: Availability): void {
    for (const held of this.#held.values()) if (held.device.userId === userId) held.availability = availability;
    this.#push({ type: 'availability', userId, availability });
  }

  /** Never rejects. */
  async request(event: RequestEvent): Promise<RegistryReply> {
    const held = this.#held.get(keyOf(event.by));
    if (!held || this.#isOwnerMissing) return unanswered(event);
    const heardCount = this.#heardCount;
    const untilMs = this.#deps.clock.steadyMs() + ASK_WITHIN_MS;
    const reply = await this.#requestUntil(held, event, untilMs);
    if (reply === null && heardCount === this.#heardCount) this.#isOwnerMissing = true;
    return reply ?? unanswered(event);
  }

  /** Null if no owner has answered by then. */
  async #requestUntil(held: HeldDevice, event: RequestEvent, untilMs: number): Promise<RegistryReply | null> {
    while (true) {
      const owner = await this.#ownerThatKnows(held, untilMs);
      if (!owner || this.#held.get(keyOf(event.by)) !== held) return null;
      held.asks(event);
      const answer = await this.#ask(owner, TOPICS.request, { event }, untilMs).catch(() => undefined);
      const reply = replySchema.safeParse(answer).data;
      if (reply) held.isAnswered(event, reply);
      if (reply || answer !== null) return reply ?? null;
      // It owns the calls no longer, or has forgotten this device, and has done nothing. Meanwhile the next may know it.
      if (held.knownIn !== owner.fence) continue;
      held.knownIn = 0;
      this.#restate();
    }
  }

  /** Rejects if the owner does not answer. */
  async party(device: Device, callId: CallId): Promise<{ isParty: boolean; isHidden: boolean }> {
    const owner = this.#owner;
    if (!owner) throw new Error('no sidecar owns the calls at the moment');
    const untilMs = this.#deps.clock.steadyMs() + ASK_WITHIN_MS;
    const answer = partyAnswerSchema.parse(await this.#ask(owner, TOPICS.party, { device, callId }, untilMs));
    if (!answer) throw new Error('no sidecar owns the calls at the moment');
    return answer;
  }

  /** Whether another sidecar runs the calls, as far as this one has heard. */
  get followsAnother(): boolean {
    return this.#owner !== null && this.#owner.node !== this.#deps.bus.nodeId;
  }

  /** Says that this sidecar stops, and closes. Never rejects, and waits for no answer for longer than `GOODBYE_MS`. */
  async leave(backWithinMs: number): Promise<void> {
    const owner = this.#owner;
    const untilMs = this.#deps.clock.steadyMs() + GOODBYE_MS;
    this.close();
    if (!owner || owner.node === this.#deps.bus.nodeId) return;
    const statements: Statement[] = [{ type: 'leaving', backWithinMs }];
    // Without it, the owner notices by the silence.
    await this.#ask(owner, TOPICS.statements, { statements }, untilMs).catch(() => undefined);
  }

  find(device: Device): HeldDevice | undefined {
    return this.#held.get(keyOf(device));
  }

  /** What this sidecar says as the owner itself; others hear it over the bus. */
  hearOwn(fence: number, saying: Saying): void {
    this.#heardOwner();
    if (this.#follow(this.#deps.bus.nodeId, fence, 0)) this.#obey(saying);
  }

  close(): void {
    this.#isOver = true;
    for (const stop of this.#stops) stop();
    this.#stopRetry?.();
    this.#wake();
  }

  /**
   * What another owner says from now on arrives late, if at all: a ring in it may be over by then. It is not passed on;
   * the greeting of each device comes after it, and says what is true.
   */
  #cutOff(): void {
    if (this.followsAnother) for (const held of this.#held.values()) held.isGreeted = false;
  }

  #reconnected(): void {
    if (this.#owner) Object.assign(this.#owner, { seq: null, firstSeq: null });
    this.#restate();
  }

  #hearOther(body: unknown, from: NodeId): void {
    const said = saidSchema.safeParse(body);
    if (!said.success || this.#isOver) return;
    const { fence, seq, sayings } = said.data;
    const isNew = fence > this.#highestFence;
    if (!this.#follow(from, fence, seq) || !this.#owner) return;
    const last = this.#owner.seq ?? seq - 1;
    if (!isNew && seq <= last) return;
    const isGap = seq > last + 1;
    if (this.#owner.seq === null) this.#owner.firstSeq = seq;
    this.#owner.seq = seq;
    this.#heardOwner();
    for (const saying of sayings) {
      const { data } = sayingSchema.safeParse(saying);
      if (data) this.#obey(data);
    }
    if (isGap && !isNew) this.#restate();
  }

  /** Whether whoever says this is the owner now. Lower numbers than the highest are those of earlier owners. */
  #follow(node: NodeId, fence: number, seq: number): boolean {
    if (fence < this.#highestFence) return false;
    if (fence === this.#highestFence) return this.#owner?.node === node;
    this.#highestFence = fence;
    this.#owner = { node, fence, seq, firstSeq: null };
    this.#restate();
    return true;
  }

  #obey(saying: Saying): void {
    const { output, bus } = this.#deps;
    switch (saying.type) {
      case 'owner':
        // A new one has said who is busy before it took statements.
        this.#stopRetry?.();
        this.#stopRetry = null;
        if (this.#pending.length > 0) void this.#state();
        return;
      case 'greeting': {
        const held = saying.node === bus.nodeId ? this.#held.get(keyOf(saying.device)) : undefined;
        if (held?.connection !== saying.connection) return;
        held.knownIn = this.#highestFence;
        held.greet(saying.call);
        return this.#wake();
      }
      case 'fact': {
        const held = this.#held.get(keyOf(saying.device));
        // Its greeting is still to come, and contains what this says if it is still so.
        if (!held?.isGreeted) return;
        held.hears(saying.fact);
        return output.send(saying.device, saying.fact);
      }
      case 'busy':
        return this.#setBusy(saying.userId, saying.isBusy);
      case 'all-busy': {
        if (saying.node !== bus.nodeId) return;
        const busy = new Set(saying.userIds);
        for (const userId of this.#busy) if (!busy.has(userId)) this.#setBusy(userId, false);
        for (const userId of busy) this.#setBusy(userId, true);
        return;
      }
      case 'logged':
        return output.onLogged(saying.userIds);
    }
  }

  #heardOwner(): void {
    this.#heardCount += 1;
    this.#isOwnerMissing = false;
  }

  #setBusy(userId: UserId, isBusy: boolean): void {
    if (this.#busy.has(userId) === isBusy) return;
    if (isBusy) this.#busy.add(userId);
    else this.#busy.delete(userId);
    this.#deps.output.setBusy(userId, isBusy);
  }

  #forget(device: Device): HeldDevice | undefined {
    const held = this.#held.get(keyOf(device));
    this.#held.delete(keyOf(device));
    return held;
  }

  #push(statement: Statement): void {
    if (this.#isOver) return;
    this.#pending.push(statement);
    if (this.#pending.length > 2 * (this.#held.size + MAX_SPARE)) this.#restate();
    else void this.#state();
  }

  /** A device that signed out is stated too: it is gone, but its call does not know yet. So are blocks. */
  #restate(): void {
    const kept = this.#pending.filter(({ type }) => type === 'signed-out' || type === 'blocked').slice(-MAX_SPARE);
    // It may have been set at another sidecar since the device connected: an invisible user must stay invisible.
    for (const held of this.#held.values())
      held.availability = this.#deps.availabilityOf(held.device.userId) ?? held.availability;
    const online = [...this.#held.values()].map(onlineStatement);
    // A new list: what is under way belongs to the old one.
    this.#pending = [{ type: 'all' }, ...online, { type: 'all-stated' }, ...kept];
    this.#stopRetry?.();
    this.#stopRetry = null;
    void this.#state();
  }

  /** Sends what is pending until the owner has taken it; with `isBeat` also if there is nothing. Never rejects. */
  async #state(isBeat = false): Promise<void> {
    if (this.#isStating || this.#stopRetry) return;
    this.#isStating = true;
    let wasTaken = true;
    for (let isFirst = isBeat; wasTaken && this.#owner && !this.#isOver; isFirst = false) {
      if (this.#pending.length === 0 && !isFirst) break;
      wasTaken = await this.#stateSome(this.#owner);
    }
    this.#isStating = false;
    if (wasTaken || this.#isOver) return;
    this.#stopRetry = this.#deps.clock.after(RETRY_MS, () => {
      this.#stopRetry = null;
      void this.#state();
    });
  }

  async #stateSome(owner: Owner): Promise<boolean> {
    const list = this.#pending;
    const statements = list.slice(0, AT_ONCE);
    const untilMs = this.#deps.clock.steadyMs() + ASK_WITHIN_MS;
    const stated = await this.#ask(owner, TOPICS.statements, { statements }, untilMs).then(
      (answer) => statedSchema.safeParse(answer).data ?? 'not-owner',
      () => 'not-owner' as const,
    );
    // There was reason to state everything meanwhile.
    if (this.#pending !== list) return true;
    if (stated === 'unknown') this.#restate();
    if (typeof stated === 'string') return stated === 'unknown';
    if (statements[0]?.type === 'all' && this.#hasMissed(owner, stated.takenAfter)) {
      this.#restate();
      return true;
    }
    list.splice(0, statements.length);
    for (const statement of statements) if (statement.type === 'online') this.#isKnown(statement, owner.fence);
    this.#wake();
    return true;
  }

  /** Whether a message was lost of those that the owner has said since it began to take everything anew. */
  #hasMissed(owner: Owner, takenAfter: number): boolean {
    const { firstSeq } = owner;
    owner.firstSeq = null;
    owner.seq ??= takenAfter;
    return firstSeq !== null && firstSeq > takenAfter + 1;
  }

  #isKnown({ device, connection, wantsGreeting }: Extract<Statement, { type: 'online' }>, fence: number): void {
    const held = this.#held.get(keyOf(device));
    if (held?.connection === connection && !wantsGreeting) held.knownIn = fence;
  }

  #ask(owner: Owner, topic: string, body: object, untilMs: number): Promise<unknown> {
    const { bus, clock } = this.#deps;
    const withinMs = Math.max(1, untilMs - clock.steadyMs());
    return bus.ask(owner.node, topic, { fence: owner.fence, ...body }, withinMs);
  }

  /** Waits until the owner knows this device; null if that takes too long. */
  async #ownerThatKnows(held: HeldDevice, untilMs: number): Promise<Owner | null> {
    const { clock } = this.#deps;
    // Not by the clock: Node's timers run up to a millisecond early, and nothing else may wake it.
    let isLate = false;
    const stop = clock.after(Math.max(0, untilMs - clock.steadyMs()), () => {
      isLate = true;
      this.#wake();
    });
    while (!this.#isOver && held.knownIn !== this.#owner?.fence && !isLate)
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    stop();
    return this.#owner && held.knownIn === this.#owner.fence ? this.#owner : null;
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}

const onlineStatement = (held: HeldDevice): Statement => ({
  ...{ type: 'online', device: held.device, connection: held.connection, availability: held.availability },
  wantsGreeting: !held.isGreeted || held.mayBelieve,
});
