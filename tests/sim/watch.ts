import { isLinked, mayHoldMedia, mayHoldPreview } from '@/lib/call/predicates';
import type { CallEffect, CallEvent, CallState } from '@/lib/call/state';
import type { CallId, UserId } from '@/lib/protocol/ids';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import type { CallRow, RegistryEffect, RegistryEvent, RegistryReply } from '@/server/calls/registry/types';
import { LinkWatch } from './link-watch';
import type { ServerWatch } from './server';
import { checkSlots, checkStep } from './sidecar-invariants';
import type { SimRequest } from './socket';
import type { SimTab } from './tab';
import type { World } from './world';

/** Events by which a user agrees to a call on a device. */
const GESTURES: readonly CallEvent['type'][] = ['dial', 'accept', 'move'];

/** Checks the design's invariants on everything that happens in a world, and keeps its diary. */
export class Watch implements ServerWatch {
  readonly trace: string[] = [];
  /** What this world has reached, for the tally over all worlds. */
  readonly seen = new Set<string>();
  /** The reason that each device shows for the end, by call. */
  readonly ends = new Map<CallId, Map<string, EndReason>>();
  readonly silenced = new Set<CallId>();
  readonly links = new LinkWatch(this);
  /** Calls that a user dialed or accepted on a device. */
  readonly #willing = new Set<string>();
  #misuse: { key: string; ask: string } | null = null;
  #complaint: string | null = null;
  #calls = 0;

  constructor(
    private readonly world: World,
    private readonly isTraced: boolean,
  ) {}

  nextCall(): number {
    this.#calls += 1;
    return this.#calls;
  }

  note(text: string): void {
    if (!this.isTraced) return;
    const readable = text.replaceAll(/00000000-0000-4000-8000-0*(\d+)/g, 'call-$1');
    this.trace.push(`${String(this.world.nowMs - 1_000_000).padStart(7)} ${readable}`);
  }

  saw(what: string): void {
    this.seen.add(what);
  }

  sawShape(): void {
    const { people, tabs, weather } = this.world;
    if (people.length === 4) this.saw('four people');
    if (tabs.length >= 9) this.saw('nine tabs or more');
    this.saw(weather.isCalm ? 'calm' : 'rough');
  }

  /** Called after a tab's machine took an event, before its effects run. */
  reduced(tab: SimTab, before: CallState, event: CallEvent, effects: readonly CallEffect[]): void {
    const after = tab.state;
    if (this.isTraced) this.#tell(tab, before, event, effects);
    this.#tally(before, after, event);
    if (after.phase !== 'idle' && GESTURES.includes(event.type)) this.agree(tab.key, after.callId);
    this.#hearVerdict(before, event);
    // The device takes part again, however the call had ended for it before.
    if (event.type === 'move') this.ends.get(event.call.callId)?.delete(tab.name);
    // Glare, of which this device learns only now.
    if (before.phase === 'ringing-out' && isLinked(after)) this.#agreeAgain(tab, before, after.callId);
    const left = after.phase === 'idle' ? after.left : after.phase === 'ended' ? after.callId : undefined;
    if (left !== undefined) tab.over.add(left);
    if (after.phase === 'ended') this.#ended(tab, after.callId, after.reason);
    for (const effect of effects) this.#checkEffect(tab, event, effect);
  }

  /** Called after its effects. Invariant 6, and the converse of 1 to 3: a phase holds nothing that it does not allow. */
  settled(tab: SimTab): void {
    const { state } = tab;
    if (tab.isPreviewing !== mayHoldPreview(state)) this.fail(`${tab.name} is ${state.phase}: wrong about the preview`);
    if (tab.isPreviewing) this.saw('own camera shown while it rings');
    if (mayHoldMedia(state) !== (tab.media !== null)) {
      this.fail(`${tab.name} is ${state.phase} ${tab.media === null ? 'without media' : 'and its camera is on'}`);
    }
    this.links.settled(tab);
  }

  stepped(event: RegistryEvent, effects: readonly RegistryEffect[], reply: RegistryReply | undefined): void {
    if (this.isTraced)
      this.note(`      sidecar: ${worded(event)}${reply?.ok === false ? ` refused ${reply.code}` : ''}`);
    if (event.type === 'invite') this.links.invited(event.callId, event.earlyLink);
    const hasBlocked = (blockerId: string, blockedId: string) => this.world.hasBlocked(blockerId, blockedId);
    const wrong =
      checkStep(this.world.server, this.links, hasBlocked, event, effects, reply) ??
      checkSlots(this.world.server.registry);
    if (wrong) this.fail(wrong);
    if (event.type === 'blocked' || event.type === 'invite') this.#noteSilenced();
    if (event.type === 'invite' && reply?.ok && effects.some(({ type }) => type === 'save')) {
      const merged = this.world.server.registry.merged.get(event.callId);
      if (merged !== undefined) {
        this.saw('glare');
        this.agree(`${event.by.userId} ${event.by.deviceId}`, merged);
      }
    }
    if (event.type === 'signal' && reply?.ok === false && reply.code === 'rate-limited') this.saw('a device too many');
    if (event.type === 'invite') this.#tallyInvite(effects, reply);
    this.#checkMisuse(event, effects, reply);
  }

  saved(row: CallRow, before: CallRow | undefined): void {
    this.world.pockets.callSaved(row, before);
  }

  /** Calls of which a ring may have fallen silent at its callee's devices. */
  #noteSilenced(): void {
    for (const { row } of this.world.server.registry.calls.values())
      if (!row.terms.isHeard) this.silenced.add(row.callId);
  }

  misused(tab: SimTab, ask: SimRequest): void {
    this.note(`${tab.name} misuses ${ask.name}`);
    this.#misuse = { key: tab.key, ask: ask.name };
    this.world.server.tryOut(tab.device, ask);
    this.#misuse = null;
  }

  agree(key: string, callId: CallId): void {
    this.#willing.add(`${key} ${callId}`);
  }

  fail(what: string): never {
    throw new Error(what);
  }

  /** Like `fail`, for places where the code under test would catch the error: `check` throws it later. */
  complain(what: string): void {
    this.#complaint ??= what;
  }

  check(): void {
    if (this.#complaint !== null) this.fail(this.#complaint);
  }

  hides(userId: UserId): boolean {
    return this.world.hides(userId);
  }

  isWilling(key: string, callId: CallId): boolean {
    return this.#willing.has(`${key} ${callId}`);
  }

  /** A user who dials somebody agrees to a call with them, whichever of the two invites it comes from. */
  #agreeAgain(tab: SimTab, before: Extract<CallState, { phase: 'ringing-out' }>, callId: CallId): void {
    const row = this.world.server.rows.get(callId);
    const isOfTheTwo = !row || row.caller.id === before.peer.id || row.callee.id === before.peer.id;
    if (!isOfTheTwo) this.fail(`${tab.name} rang ${before.peer.id} and is in a call with somebody else`);
    this.agree(tab.key, callId);
  }

  /** Which device of the callee has the call: as `call:accepted` says, or the snapshot after a lost socket. */
  #hearVerdict(before: CallState, event: CallEvent): void {
    if (event.type === 'fact' && event.fact.name === 'call:accepted') {
      this.links.decided(event.fact.body.callId, event.fact.body.deviceId);
    } else if (event.type === 'synced' && event.call?.phase === 'active' && event.call.linkEpoch === 0) {
      const isLinkKnown = before.phase === 'connected' || before.phase === 'reconnecting';
      if (isLinkKnown && before.role === 'caller' && before.linkEpoch === 0) {
        this.links.decided(event.call.callId, event.call.peerDeviceId);
      }
    }
  }

  #tallyInvite(effects: readonly RegistryEffect[], reply: RegistryReply | undefined): void {
    if (reply?.ok === false && reply.code === 'redial-later') this.saw('told to redial later');
    const ends = effects.flatMap((effect) =>
      effect.type === 'save' && effect.row.endedAt !== null ? [effect.row] : [],
    );
    if (effects.some((effect) => effect.type === 'save' && effect.row.endedAt === null) && ends.length > 0)
      this.saw('ring ended by dialing');
  }

  #checkEffect(tab: SimTab, event: CallEvent, effect: CallEffect): void {
    switch (effect.type) {
      case 'open-media':
        // A call that a crash lost may ring again, and the user may then accept it.
        if (!GESTURES.includes(event.type) && tab.over.has(effect.callId)) {
          this.fail(`${tab.name} goes back into ${effect.callId}, which it had left`);
        }
        return this.#checkWilling(tab, effect.type, effect.callId);
      case 'ask':
        if (effect.ask.name === 'call:accept') this.#checkWilling(tab, 'call:accept', effect.ask.request.callId);
        return;
      case 'release-signals':
        // Invariants 5 and 9: before accept no address leaves and nothing is negotiated.
        if (!isLinked(tab.state)) this.fail(`${tab.name} releases its signals while ${tab.state.phase}`);
        return;
      default:
    }
  }

  #checkWilling(tab: SimTab, what: string, callId: CallId): void {
    if (!this.isWilling(tab.key, callId)) this.fail(`${tab.name}: ${what} of ${callId} without a gesture`);
  }

  #ended(tab: SimTab, callId: CallId, reason: EndReason): void {
    const ends = this.ends.get(callId);
    if (ends) ends.set(tab.name, reason);
    else this.ends.set(callId, new Map([[tab.name, reason]]));
  }

  #tally(before: CallState, after: CallState, event: CallEvent): void {
    this.seen.add(after.phase);
    if (after.phase === 'ended') this.seen.add(after.reason);
    if (before.phase === 'idle' && event.type === 'synced' && event.call) {
      if (isLinked(after)) this.saw('call resumed by a fresh page');
      if (after.phase === 'ringing-out') this.saw('ring resumed by a fresh page');
    }
    if (before.phase === 'reconnecting' && after.phase === 'connected') {
      this.saw(after.handover ? 'lost link came back beside a fresh one' : 'call mended');
    }
    if (isLinked(after) && after.linkEpoch > 0) this.saw('fresh link');
  }

  #checkMisuse(event: RegistryEvent, effects: readonly RegistryEffect[], reply: RegistryReply | undefined): void {
    if (!this.#misuse || !('by' in event) || `${event.by.userId} ${event.by.deviceId}` !== this.#misuse.key) return;
    if (reply?.ok !== false || effects.length > 0)
      this.fail(`${this.#misuse.ask} by ${this.#misuse.key} had an effect`);
    this.saw('misuse refused');
  }

  #tell(tab: SimTab, before: CallState, event: CallEvent, effects: readonly CallEffect[]): void {
    const what =
      event.type === 'fact' ? `${event.fact.name} ${JSON.stringify(event.fact.body)}` : JSON.stringify(event);
    const done = effects.map((effect) => (effect.type === 'ask' ? effect.ask.name : effect.type)).join(', ');
    this.note(`${tab.name} ${before.phase} -> ${tab.state.phase}  ${what}  [${done}]`);
  }
}

function worded(event: RegistryEvent): string {
  if (event.type === 'timer') return JSON.stringify(event.timer);
  if (event.type === 'blocked') return `${event.blockerId} blocked ${event.blockedId}`;
  if (event.type === 'availability-set') return `${event.userId} is ${event.availability}`;
  return `${event.type} ${'callId' in event ? event.callId : ''} by ${event.by.userId}/${event.by.deviceId}`;
}
