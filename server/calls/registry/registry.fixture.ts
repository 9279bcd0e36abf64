import type { CallId } from '@/lib/protocol/ids';
import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import type { Signal } from '@/lib/protocol/signal';
import { isHidden, isParty } from './party';
import { emptyRegistry, restoreRegistry, snapshotFor, stepRegistry } from './registry';
import { DEFAULT_TIMINGS } from './timings';
import {
  type CallRow,
  type Device,
  OPEN_TERMS,
  type RegistryEffect,
  type RegistryEvent,
  type RegistryTimer,
} from './types';

export type Tab = readonly [userId: string, deviceId: string];

const deviceOf = ([userId, deviceId]: Tab): Device => ({ userId, deviceId });

/** A registry with a clock, its timers and its table, that writes down what it says: `bob/1 ended x declined`. */
export class Calls {
  readonly busy = new Set<string>();
  /** What each device knows of a call on another one. */
  readonly elsewhere = new Map<string, CallId | null>();
  private readonly availability = new Map<string, Availability>();
  private invites = 0;
  private registry = emptyRegistry();
  private nowMs = 0;
  private said: string[] = [];
  private readonly rows = new Map<string, CallRow>();
  private readonly timers = new Map<string, { timer: RegistryTimer; atMs: number }>();

  online(...tabs: Tab[]): this {
    for (const tab of tabs) {
      const availability = this.availability.get(tab[0]) ?? 'available';
      this.step({ type: 'device-online', by: deviceOf(tab), availability });
    }
    return this;
  }

  /** What this person says of themselves, also while they are away. */
  say(userId: string, availability: Availability): this {
    this.availability.set(userId, availability);
    this.step({ type: 'availability-set', userId, availability });
    return this;
  }

  offline(tab: Tab, isSilent = false): this {
    this.step({ type: 'device-offline', by: deviceOf(tab), isSilent });
    return this;
  }

  signOut(tab: Tab): void {
    this.step({ type: 'device-signed-out', by: deviceOf(tab) });
  }

  invite(
    tab: Tab,
    calleeId: string,
    callId: string,
    {
      caller = tab[0] as string,
      earlyLink = 'none' as EarlyLinkScope,
      relayOnlyUserIds = [] as string[],
      terms = OPEN_TERMS,
    } = {},
  ): string {
    return this.step({
      type: 'invite',
      by: deviceOf(tab),
      caller: { id: caller, name: caller, tag: 'TEST' },
      callee: { id: calleeId, name: calleeId, tag: 'TEST' },
      rowId: `row-${++this.invites}`,
      callId,
      media: 'video',
      offer: 'v=0',
      earlyLink,
      relayOnlyUserIds,
      terms,
    });
  }

  block(blockerId: string, blockedId: string): this {
    this.step({ type: 'blocked', blockerId, blockedId });
    return this;
  }

  ask(type: 'accept' | 'decline' | 'cancel' | 'connected' | 'relink', tab: Tab, callId: string): string {
    const by = deviceOf(tab);
    return this.step(type === 'accept' ? { type, by, callId, media: 'video' } : { type, by, callId });
  }

  move(tab: Tab, callId: string): string {
    return this.step({ type: 'move', by: deviceOf(tab), callId, media: 'audio' });
  }

  hangUp(tab: Tab, callId: string, reason: 'hung-up' | 'media-failed' | 'connection-lost'): string {
    return this.step({ type: 'hang-up', by: deviceOf(tab), callId, reason });
  }

  signal(tab: Tab, callId: string, linkEpoch: number): string {
    const candidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
    return this.signalWith(tab, callId, { linkEpoch, body: { type: 'candidate', candidate } });
  }

  /** `to` names the ringing device that a caller means. */
  signalWith(tab: Tab, callId: string, signal: Signal, to?: Tab): string {
    return this.step({ type: 'signal', by: deviceOf(tab), callId, signal, to: to?.[1] });
  }

  /** Lets time pass, firing the timers that come due. */
  pass(ms: number): this {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const due = [...this.timers].filter(([, { atMs }]) => atMs <= untilMs).sort(([, a], [, b]) => a.atMs - b.atMs)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.nowMs = due[1].atMs;
      this.step({ type: 'timer', timer: due[1].timer });
    }
    this.nowMs = untilMs;
    return this;
  }

  /** `kill -9`: only the table is left. */
  crash(): this {
    this.timers.clear();
    this.busy.clear();
    const restored = restoreRegistry([...this.rows.values()], this.nowMs, DEFAULT_TIMINGS);
    this.registry = restored.registry;
    for (const effect of restored.effects) this.apply(effect);
    return this;
  }

  take(): string[] {
    return this.said.splice(0);
  }

  row(callId: string): CallRow | undefined {
    return this.rowsOf(callId).at(-1);
  }

  /** Of one id, the oldest first. */
  rowsOf(callId: string): CallRow[] {
    return [...this.rows.values()].filter((row) => row.callId === callId);
  }

  snapshot(tab: Tab) {
    return snapshotFor(this.registry, deviceOf(tab), this.nowMs, DEFAULT_TIMINGS);
  }

  isParty(tab: Tab, callId: string): boolean {
    return isParty(this.registry, deviceOf(tab), callId);
  }

  isHidden(userId: string, callId: string): boolean {
    return isHidden(this.registry, userId, callId);
  }

  private step(event: RegistryEvent): string {
    const { effects, reply } = stepRegistry(this.registry, event, this.nowMs, DEFAULT_TIMINGS);
    for (const effect of effects) this.apply(effect);
    if (reply?.ok !== false) return 'ok';
    return reply.retryInMs === undefined ? reply.code : `${reply.code} ${reply.retryInMs}`;
  }

  private apply(effect: RegistryEffect): void {
    switch (effect.type) {
      case 'send': {
        const { name, body } = effect.fact;
        const { userId, deviceId } = effect.to;
        if ('call' in body) {
          this.elsewhere.set(`${userId}/${deviceId}`, body.call?.callId ?? null);
          return;
        }
        const more = 'reason' in body ? ` ${body.reason}` : 'linkEpoch' in body ? ` ${body.linkEpoch}` : '';
        const retry = 'retryInMs' in body ? `, again in ${body.retryInMs}` : '';
        this.said.push(`${userId}/${deviceId} ${name.slice('call:'.length)} ${body.callId}${more}${retry}`);
        return;
      }
      case 'save':
        this.rows.set(effect.row.id, effect.row);
        return;
      case 'slot-changed':
        if (effect.busy) this.busy.add(effect.userId);
        else this.busy.delete(effect.userId);
        return;
      case 'start-timer':
        this.timers.set(JSON.stringify(effect.timer), { timer: effect.timer, atMs: this.nowMs + effect.ms });
        return;
      case 'stop-timer':
        this.timers.delete(JSON.stringify(effect.timer));
        return;
    }
  }
}
