import type { Logger } from 'pino';
import { describeError } from '@/lib/logging/describe-error';
import type { CallId, UserId } from '@/lib/protocol/ids';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import type { Clock, Stop } from '@/server/app/clock';
import { CallService, type CallServiceDeps } from '@/server/calls/call-service';
import type { CallEvent, Calls, CallsOutput, Greet } from '@/server/calls/calls';
import type { Device, RegistryReply } from '@/server/calls/registry/types';
import type { CallStore } from '@/server/calls/store/call-store';
import type { Bus } from '@/server/cluster/bus';
import type { CallPhase } from '@/server/metrics/sidecar-metrics';
import { Member, type MemberDeps } from './member';
import { partySchema, requestSchema, statementsSchema, TOPICS } from './messages';
import type { OwnerLease, OwnerLeaseTimings } from './owner-lease';
import { OwnerTerm } from './owner-term';
import { Ownership } from './ownership';

export interface ClusterCallsDeps
  extends Pick<CallServiceDeps, 'timings' | 'leaseTimings' | 'metrics' | 'rings' | 'onRenewal'> {
  readonly bus: Bus;
  readonly lease: OwnerLease;
  readonly ownerTimings: OwnerLeaseTimings;
  /** The calls' rows, for an owner with this fencing number: a new store for each. */
  readonly storeOf: (fence: number) => CallStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly output: CallsOutput;
  readonly availabilityOf: MemberDeps['availabilityOf'];
}

const NO_CALLS: Readonly<Record<CallPhase, number>> = { ringing: 0, connecting: 0, connected: 0 };

/**
 * How long a new owner tries to take the calls over before another sidecar may: perhaps only this one does not reach the
 * database. Twice as long each time, as the database may also be slow for all.
 */
const BEGIN_WITHIN_MS = 10_000;

/**
 * The calls of several sidecars (docs/decisions/043): one of them owns all calls by a lease in Redis and runs the
 * registry; each states its devices to the owner and delivers what the owner says.
 *
 * A new owner takes all calls over from their rows. If the database knows its fencing number or a higher one, Redis has
 * lost its counter, and perhaps a lease that its holder still trusts: the new owner waits until that one has ended, and
 * takes a higher number.
 */
export class ClusterCalls implements Calls {
  readonly #deps: ClusterCallsDeps;
  readonly #ownership: Ownership;
  readonly #member: Member;
  readonly #stops: Stop[];
  #term: { readonly term: OwnerTerm; readonly service: CallService } | null = null;
  #beginning: Promise<void> | null = null;
  #standingDown: Promise<void> | null = null;
  #closing: Promise<void> | null = null;
  #beginWithinMs = BEGIN_WITHIN_MS;

  constructor(deps: ClusterCallsDeps) {
    this.#deps = deps;
    const { bus, clock, lease, logger, ownerTimings, output, availabilityOf } = deps;
    this.#member = new Member({ bus, clock, output, availabilityOf });
    this.#ownership = new Ownership({
      ...{ lease, clock, logger, timings: ownerTimings, isReachable: () => bus.isConnected },
      onTaken: (fence) => {
        this.#beginning = this.#begin(fence);
      },
      onLost: () => this.#drop(),
    });
    this.#stops = [
      bus.on(TOPICS.free, () => this.#ownership.tryNow()),
      bus.onConnection((isConnected) => isConnected && this.#ownership.tryNow()),
      bus.answer(TOPICS.statements, async (body, from) => {
        const { fence, statements } = statementsSchema.parse(body);
        return this.#termOf(fence)?.take(from, statements) ?? 'not-owner';
      }),
      bus.answer(TOPICS.request, async (body, from) => {
        const { fence, event } = requestSchema.parse(body);
        return this.#termOf(fence)?.request(from, event) ?? null;
      }),
      bus.answer(TOPICS.party, async (body) => {
        const { fence, device, callId } = partySchema.parse(body);
        return this.#termOf(fence)?.party(device, callId) ?? null;
      }),
    ];
  }

  /** From now on this sidecar takes part, and owns the calls whenever nobody else does. */
  start(): void {
    this.#ownership.start();
  }

  async apply(event: CallEvent): Promise<RegistryReply> {
    switch (event.type) {
      case 'device-offline':
        this.#member.deviceOffline(event.by, event.isSilent ?? false);
        return { ok: true };
      case 'device-signed-out':
        this.#member.deviceSignedOut(event.by);
        return { ok: true };
      case 'blocked':
        this.#member.blocked(event.blockerId, event.blockedId);
        return { ok: true };
      case 'availability-set':
        this.#member.setAvailability(event.userId, event.availability);
        return { ok: true };
      default:
        return this.#member.request(event);
    }
  }

  declineUnseen(userId: UserId, callId: CallId): void {
    if (this.ownerFence !== null) this.#term?.service.declineUnseen(userId, callId);
  }

  deviceOnline(device: Device, availability: Availability, greet: Greet): void {
    this.#member.deviceOnline(device, availability, greet);
  }

  async isParty(device: Device, callId: CallId): Promise<boolean> {
    return (await this.#member.party(device, callId)).isParty;
  }

  async isHidden(userId: UserId, callId: CallId): Promise<boolean> {
    // Who is hidden is asked of users; the device does not matter.
    return (await this.#member.party({ userId, deviceId: ANY_DEVICE }, callId)).isHidden;
  }

  isNeeded(device: Device): boolean {
    return this.#member.find(device)?.isNeeded ?? false;
  }

  hasCall(device: Device): boolean {
    return this.#member.find(device)?.hasCall ?? false;
  }

  /** Only the owner's stop disturbs calls: its successor has no offers. */
  async atRest(withinMs: number): Promise<void> {
    await this.#term?.service.atRest(withinMs);
  }

  get counts(): Readonly<Record<CallPhase, number>> {
    return this.#term?.service.counts ?? NO_CALLS;
  }

  /** The fencing number of this sidecar's term as the owner of all calls; null while another one may own them. */
  get ownerFence(): number | null {
    const fence = this.#term?.term.fence ?? null;
    return fence !== null && this.#ownership.isValid(fence) ? fence : null;
  }

  get hasSuccessor(): boolean {
    return this.#term?.term.hasOthers ?? this.#member.followsAnother;
  }

  handOver(): Promise<void> {
    this.#standingDown ??= this.#standDown();
    return this.#standingDown;
  }

  close(backWithinMs: number): Promise<void> {
    this.#closing ??= this.#close(backWithinMs);
    return this.#closing;
  }

  async #close(backWithinMs: number): Promise<void> {
    await this.#member.leave(backWithinMs);
    for (const stop of this.#stops) stop();
    await this.handOver();
  }

  async #standDown(): Promise<void> {
    await this.#beginning;
    const term = this.#term;
    this.#term = null;
    term?.term.end();
    // As long as the lease lasts: what is not written yet is written.
    await term?.service.close();
    await this.#ownership.close();
    this.#deps.bus.publish(TOPICS.free, null);
  }

  #termOf(fence: number): OwnerTerm | null {
    return this.#term?.term.fence === fence ? this.#term.term : null;
  }

  /** Never rejects. */
  async #begin(fence: number): Promise<void> {
    const { bus, clock, logger, ownerTimings } = this.#deps;
    const mayAct = () => this.#ownership.isValid(fence);
    const term = new OwnerTerm({
      ...{ fence, nodeId: bus.nodeId, clock, mayAct },
      sayHere: (saying) => this.#member.hearOwn(fence, saying),
      sayToOthers: (seq, sayings) => bus.publish(TOPICS.said, { fence, seq, sayings }),
    });
    const service = new CallService({
      ...this.#deps,
      ...{ store: this.#deps.storeOf(fence), mayAct },
      ...{ send: term.send, setBusy: term.setBusy, onLogged: term.onLogged },
      // The database has a higher owner, which Redis does not know of: this one's next number is higher still.
      onLeaseLost: () => void this.#leave(fence),
    });
    const stopWaiting = clock.after(this.#beginWithinMs, () => void this.#letOthersBegin(fence));
    try {
      const higher = await service.restore();
      if (higher !== null) {
        logger.warn({ fence, higher }, 'Redis has lost the number of the owner: waiting until no lease is trusted');
        service.abandon();
        clock.after(ownerTimings.ttlMs, () => {
          if (mayAct() && !this.#closing) void this.#ownership.takeAgain(higher);
        });
        return;
      }
      if (!mayAct() || this.#standingDown || this.#closing) return service.abandon();
      this.#beginWithinMs = BEGIN_WITHIN_MS;
      this.#term = { term, service };
      term.begin(service);
    } catch (error) {
      logger.error({ error: describeError(error) }, 'the calls could not be taken over');
      service.abandon();
      await this.#letOthersBegin(fence);
    } finally {
      stopWaiting();
    }
  }

  /** What is still under way for this term is refused, as the term is over. */
  async #letOthersBegin(fence: number): Promise<void> {
    if (!this.#ownership.isValid(fence)) return;
    this.#beginWithinMs *= 2;
    // Each of the others tries once in `renewMs`.
    await this.#ownership.giveUp(fence, 2 * this.#deps.ownerTimings.renewMs);
  }

  async #leave(fence: number): Promise<void> {
    this.#drop();
    await this.#ownership.giveUp(fence);
  }

  #drop(): void {
    this.#term?.term.end();
    this.#term?.service.abandon();
    this.#term = null;
    // It writes nothing any more, so that nothing fails: another sidecar's writes say whether the database takes them.
    this.#deps.onRenewal?.(true);
  }
}

/** In the form of a device's id; no device has it. */
const ANY_DEVICE = '00000000-0000-0000-0000-000000000000';
