import { isLinked, mayHoldMedia } from '@/lib/call/predicates';
import type { CallEffect, CallEvent, CallState } from '@/lib/call/state';
import type { EndReason } from '@/lib/protocol/end-reason';
import type { CallId } from '@/lib/protocol/ids';
import { keyOf } from '@/server/calls/registry-state';
import type { Device, RegistryEffect, RegistryEvent, RegistryReply } from '@/server/calls/types';
import { checkEnds } from './ends';
import type { ServerWatch } from './server';
import type { SimAsk } from './socket';
import type { SimTab } from './tab';
import type { World } from './world';

/** The design's invariants, held against everything that happens in a world; and its diary. */
export class Watch implements ServerWatch {
  readonly trace: string[] = [];
  readonly seen = new Set<string>();
  /** What each device's page ended with, by call. */
  readonly ends = new Map<CallId, Map<string, EndReason>>();
  /** Calls to which a person said yes on a device: dialed or accepted there. */
  readonly #willing = new Set<string>();
  #misuse: { key: string; ask: string } | null = null;
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
    if (this.isTraced) this.trace.push(`${String(this.world.nowMs - 1_000_000).padStart(7)} ${text}`);
  }

  reduced(tab: SimTab, before: CallState, event: CallEvent, effects: readonly CallEffect[]): void {
    const after = tab.state;
    if (this.isTraced) {
      const what =
        event.type === 'fact' ? `${event.fact.name} ${JSON.stringify(event.fact.body)}` : JSON.stringify(event);
      const done = effects.map((effect) => (effect.type === 'ask' ? effect.ask.name : effect.type)).join(', ');
      this.note(`${tab.name} ${before.phase} -> ${after.phase}  ${what}  [${done}]`);
    }
    this.seen.add(after.phase);
    if ((event.type === 'dial' || event.type === 'accept') && after.phase !== 'idle')
      this.#agree(tab.device, after.callId);
    if (before.phase === 'ringing-out' && isLinked(after)) this.#agree(tab.device, after.callId);
    const left = after.phase === 'idle' ? after.left : after.phase === 'ended' ? after.callId : undefined;
    if (left !== undefined) tab.over.add(left);
    if (after.phase === 'ended') {
      this.seen.add(after.reason);
      const ends = this.ends.get(after.callId) ?? new Map<string, EndReason>();
      this.ends.set(after.callId, ends.set(tab.name, after.reason));
    }
    for (const effect of effects) {
      // Invariant 1, also over a reload of the tab.
      if (effect.type === 'open-media' && !this.#willing.has(`${keyOf(tab.device)} ${effect.callId}`)) {
        this.#fail(`${tab.name} opens media for ${effect.callId} without a gesture`);
      }
      // A call that a crash forgot may ring once more, and a person may then answer it.
      if (effect.type === 'open-media' && event.type !== 'accept' && tab.over.has(effect.callId)) {
        this.#fail(`${tab.name} goes back into ${effect.callId}, which it had left`);
      }
      const isAccept = effect.type === 'ask' && effect.ask.name === 'call:accept';
      if (isAccept && !this.#willing.has(`${keyOf(tab.device)} ${effect.ask.request.callId}`)) {
        this.#fail(`${tab.name} accepts ${effect.ask.request.callId} by itself`);
      }
    }
  }

  /** Invariant 6, and 1 to 3 from the other side: what a phase does not allow is not there. */
  settled(tab: SimTab): void {
    if (mayHoldMedia(tab.state)) {
      if (tab.media === null) this.#fail(`${tab.name} is ${tab.state.phase} without media`);
      return;
    }
    if (tab.media !== null) this.#fail(`${tab.name} is ${tab.state.phase} and its camera is on`);
    const isPrepared = tab.state.phase === 'ringing-in' && tab.link?.isReleased === false;
    if (tab.link !== null && !isPrepared) this.#fail(`${tab.name} is ${tab.state.phase} and has a link`);
  }

  stepped(event: RegistryEvent, effects: readonly RegistryEffect[], reply: RegistryReply | undefined): void {
    if (this.isTraced && event.type !== 'signal')
      this.note(`      sidecar: ${worded(event)}${reply?.ok === false ? ` refused ${reply.code}` : ''}`);
    for (const effect of effects) {
      if (effect.type !== 'save' || effect.row.acceptedAt === null) continue;
      const { row } = effect;
      if (this.world.server.rows.get(row.id)?.acceptedAt != null) continue;
      // Invariants 4 and 7: by the callee, from the device that has the call from then on.
      const isAnswer = event.type === 'accept' || event.type === 'invite';
      if (!isAnswer || event.by.userId !== row.callee.id || event.by.deviceId !== row.calleeDeviceId) {
        this.#fail(`${row.id} became accepted by ${worded(event)}`);
      }
      if (event.type === 'invite') {
        this.seen.add('glare');
        this.#agree(event.by, row.id);
      }
    }
    this.#checkMisuse(event, effects, reply);
  }

  misused(tab: SimTab, ask: SimAsk): void {
    this.note(`${tab.name} misuses ${ask.name}`);
    this.#misuse = { key: keyOf(tab.device), ask: ask.name };
    this.world.server.tryOut(tab.device, ask);
    this.#misuse = null;
  }

  /** Invariant 8, at every moment. */
  check(): void {
    const { registry } = this.world.server;
    const users = new Set<string>();
    for (const { row } of registry.calls.values()) {
      for (const userId of [row.caller.id, row.callee.id]) {
        if (users.has(userId)) this.#fail(`${userId} is in two calls`);
        users.add(userId);
        if (registry.slots.get(userId) !== row.id) this.#fail(`${userId} is in ${row.id} without its slot`);
      }
    }
    if (registry.slots.size !== users.size) this.#fail('a slot outlived its call');
  }

  /** Nothing hangs: a call is connected at both ends, or over for everybody, with ends that fit. */
  checkRest(): void {
    const { server, tabs } = this.world;
    for (const tab of tabs) {
      if (tab.isGone || tab.state.phase === 'idle' || tab.state.phase === 'ended') continue;
      if (tab.state.phase !== 'connected') this.#fail(`${tab.name} is left ${tab.state.phase}`);
      const call = 'callId' in tab.state ? server.registry.calls.get(tab.state.callId) : undefined;
      if (!call) this.#fail(`${tab.name} is connected in a call that is over`);
    }
    for (const { row } of server.registry.calls.values()) {
      const ends = [
        [row.caller.id, row.callerDeviceId],
        [row.callee.id, row.calleeDeviceId],
      ].map(([userId, deviceId]) =>
        tabs.find(({ device }) => device.userId === userId && device.deviceId === deviceId),
      );
      const epochs = ends.map((tab) =>
        tab?.state.phase === 'connected' && tab.state.callId === row.id ? tab.state.linkEpoch : null,
      );
      if (epochs[0] === null || epochs[0] !== epochs[1]) this.#fail(`${row.id} is live, its ends at ${epochs}`);
      if (row.connectedAt === null) this.#fail(`${row.id} is connected without a clock`);
      this.seen.add('still connected');
    }
    if (server.registry.merged.size > server.registry.calls.size) this.#fail('a merge outlived its call');
    for (const row of server.rows.values()) {
      if (row.endedAt === null && !server.registry.calls.has(row.id)) this.#fail(`${row.id} never ended`);
      if (server.forgotten.has(row.id)) continue;
      const wrong = checkEnds(row, this.ends.get(row.id) ?? new Map(), this.world.weather.isCalm);
      if (wrong) this.#fail(wrong);
    }
  }

  #checkMisuse(event: RegistryEvent, effects: readonly RegistryEffect[], reply: RegistryReply | undefined): void {
    if (!this.#misuse || !('by' in event) || keyOf(event.by) !== this.#misuse.key) return;
    if (reply?.ok !== false || effects.length > 0)
      this.#fail(`${this.#misuse.ask} by ${this.#misuse.key} had an effect`);
    this.seen.add('misuse refused');
  }

  #agree(device: Device, callId: CallId): void {
    this.#willing.add(`${keyOf(device)} ${callId}`);
  }

  #fail(what: string): never {
    throw new Error(what);
  }
}

function worded(event: RegistryEvent): string {
  if (event.type === 'timer') return JSON.stringify(event.timer);
  return `${event.type} ${'callId' in event ? event.callId : ''} by ${keyOf(event.by)}`;
}
