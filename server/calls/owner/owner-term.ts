import type { UserId } from '@/lib/protocol/ids';
import type { CallFact } from '@/lib/protocol/sidecar/facts';
import type { Clock, Stop } from '@/server/app/clock';
import type { CallService } from '@/server/calls/call-service';
import type { CallsOutput } from '@/server/calls/calls';
import { keyOf } from '@/server/calls/registry/registry-state';
import type { Device, RegistryReply } from '@/server/calls/registry/types';
import type { NodeId } from '@/server/cluster/bus';
import { Claims } from './claims';
import type { PartyAnswer, RequestEvent, Saying, Stated, Statement } from './messages';

/** How often the owner says that it is there, so that whoever missed its last word notices. */
const SAY_EVERY_MS = 1_000;
/**
 * What is confirmed is stored, or its successor would know nothing of it if this sidecar died now. While the database is
 * gone nobody waits longer for it: rings go on, and are stored later.
 */
const STORED_WITHIN_MS = 500;
const MUST_OUTLIVE: readonly RequestEvent['type'][] = ['invite', 'accept', 'decline', 'cancel', 'hang-up'];
/** A sidecar that has said nothing for so long is gone, and its devices are offline. They may be back elsewhere. */
const SILENT_AFTER_MS = 10_000;

export interface OwnerTermDeps {
  readonly fence: number;
  /** The sidecar of the owner itself. */
  readonly nodeId: NodeId;
  readonly clock: Clock;
  /** Whether this term lasts; asked before everything that it does. */
  readonly mayAct: () => boolean;
  /** To the owner's own sidecar. */
  readonly sayHere: (saying: Saying) => void;
  /** To all others, in order. */
  readonly sayToOthers: (seq: number, sayings: readonly Saying[]) => void;
}

/**
 * One term of a sidecar as the owner of all calls: knows which sidecar holds which device, and passes on what the calls
 * cause. `begin` follows once the calls are restored.
 */
export class OwnerTerm implements CallsOutput {
  readonly #deps: OwnerTermDeps;
  readonly #claims = new Claims();
  readonly #heardMs = new Map<NodeId, number>();
  /** Sidecars that are stating all their devices, and what they had stated before and not yet again. */
  readonly #restating = new Map<NodeId, Map<string, Device>>();
  readonly #busy = new Set<UserId>();
  /** Sidecars that have said that they stop. */
  readonly #leaving = new Set<NodeId>();
  #service: CallService | null = null;
  #stops: Stop[] = [];
  #seq = 0;
  /** What is said in one step, such as to the hundreds who arrive together: one message to the others. */
  #unsaid: Saying[] = [];

  constructor(deps: OwnerTermDeps) {
    this.#deps = deps;
  }

  get fence(): number {
    return this.#deps.fence;
  }

  /** Whether another sidecar takes part, and will go on to. */
  get hasOthers(): boolean {
    return this.#claims.nodes.some((node) => node !== this.#deps.nodeId && !this.#leaving.has(node));
  }

  begin(service: CallService): void {
    const { clock } = this.#deps;
    this.#service = service;
    this.#stops = [
      clock.every(SAY_EVERY_MS, () => this.announce()),
      clock.every(SILENT_AFTER_MS / 5, () => this.#dropSilent()),
    ];
    this.announce();
  }

  /** Nothing happens any more. */
  end(): void {
    this.#service = null;
    for (const stop of this.#stops) stop();
  }

  announce(): void {
    this.#say({ type: 'owner' }, true);
  }

  readonly send = (to: Device, fact: CallFact): void => {
    const holders = this.#claims.holders(to);
    this.#say({ type: 'fact', device: to, fact }, this.#isElsewhere(holders));
  };

  readonly setBusy = (userId: UserId, isBusy: boolean): void => {
    if (isBusy) this.#busy.add(userId);
    else this.#busy.delete(userId);
    this.#say({ type: 'busy', userId, isBusy }, true);
  };

  readonly onLogged = (userIds: readonly UserId[]): void => {
    this.#say({ type: 'logged', userIds: [...userIds] }, true);
  };

  /** What a sidecar states about its devices, in its order. */
  take(from: NodeId, statements: readonly Statement[]): Stated {
    if (!this.#service || !this.#deps.mayAct()) return 'not-owner';
    if (!this.#claims.knows(from) && statements[0]?.type !== 'all') return 'unknown';
    this.#heardMs.set(from, this.#deps.clock.steadyMs());
    const takenAfter = this.#seq;
    for (const statement of statements) this.#takeOne(this.#service, from, statement);
    return { takenAfter };
  }

  /** Null: this sidecar is not the owner any more, or does not know the device yet. Nothing was done. */
  async request(from: NodeId, event: RequestEvent): Promise<RegistryReply | null> {
    const service = this.#service;
    if (!service || !this.#deps.mayAct() || !this.#claims.has(from, event.by)) return null;
    const reply = service.apply(event);
    if (reply.ok && MUST_OUTLIVE.includes(event.type)) await service.stored(STORED_WITHIN_MS);
    return reply;
  }

  party(device: Device, callId: string): PartyAnswer {
    if (!this.#service || !this.#deps.mayAct()) return null;
    return {
      isParty: this.#service.isParty(device, callId),
      isHidden: this.#service.isHidden(device.userId, callId),
    };
  }

  #takeOne(service: CallService, from: NodeId, statement: Statement): void {
    switch (statement.type) {
      case 'all': {
        this.#claims.join(from);
        this.#restating.set(from, new Map(this.#claims.devicesOf(from).map((device) => [keyOf(device), device])));
        this.#say({ type: 'all-busy', node: from, userIds: [...this.#busy] }, from !== this.#deps.nodeId);
        return;
      }
      case 'all-stated':
        for (const device of this.#restating.get(from)?.values() ?? []) this.#leave(from, device, false);
        this.#restating.delete(from);
        return;
      case 'online':
        return this.#online(service, from, statement);
      case 'offline':
        if (this.#claims.isCurrent(from, statement.device, statement.connection))
          this.#leave(from, statement.device, statement.isSilent);
        return;
      case 'signed-out':
        service.apply({ type: 'device-signed-out', by: statement.device });
        this.#claims.remove(from, statement.device);
        return;
      case 'blocked':
        service.apply(statement);
        return;
      case 'availability':
        service.apply({ type: 'availability-set', userId: statement.userId, availability: statement.availability });
        return;
      case 'leaving':
        this.#leaving.add(from);
        this.#stops.push(this.#deps.clock.after(statement.backWithinMs, () => this.#forget(from, false)));
    }
  }

  #online(service: CallService, from: NodeId, statement: Extract<Statement, { type: 'online' }>): void {
    const { device, connection, availability, wantsGreeting } = statement;
    this.#restating.get(from)?.delete(keyOf(device));
    this.#claims.add(from, device, connection);
    service.deviceOnline(device, availability, (call) => {
      if (!wantsGreeting && !call) return;
      const greeting = { type: 'greeting', node: from, device, connection, call } as const;
      this.#say(greeting, from !== this.#deps.nodeId);
    });
  }

  #leave(from: NodeId, device: Device, isSilent: boolean): void {
    if (!this.#claims.has(from, device) || !this.#claims.remove(from, device)) return;
    this.#service?.apply({ type: 'device-offline', by: device, isSilent });
  }

  #dropSilent(): void {
    if (!this.#deps.mayAct()) return;
    const sinceMs = this.#deps.clock.steadyMs() - SILENT_AFTER_MS;
    for (const node of this.#claims.nodes) {
      const isThere = node === this.#deps.nodeId || (this.#heardMs.get(node) ?? 0) > sinceMs;
      // Media needs no sidecar: its people may still talk.
      if (!isThere && !this.#leaving.has(node)) this.#forget(node, true);
    }
  }

  #forget(node: NodeId, isSilent: boolean): void {
    if (!this.#deps.mayAct()) return;
    for (const device of this.#claims.devicesOf(node)) this.#leave(node, device, isSilent);
    this.#claims.leave(node);
    this.#restating.delete(node);
    this.#heardMs.delete(node);
    this.#leaving.delete(node);
  }

  #isElsewhere(holders: ReadonlySet<NodeId>): boolean {
    return holders.size > (holders.has(this.#deps.nodeId) ? 1 : 0);
  }

  #say(saying: Saying, isForOthers: boolean): void {
    const { mayAct, sayHere } = this.#deps;
    if (!mayAct()) return;
    sayHere(saying);
    if (!isForOthers) return;
    if (this.#unsaid.length === 0) queueMicrotask(() => this.#sayToOthers());
    this.#unsaid.push(saying);
  }

  #sayToOthers(): void {
    const sayings = this.#unsaid;
    this.#unsaid = [];
    if (!this.#deps.mayAct()) return;
    this.#seq += 1;
    this.#deps.sayToOthers(this.#seq, sayings);
  }
}
