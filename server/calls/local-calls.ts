import type { CallId, UserId } from '@/lib/protocol/ids';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import type { CallPhase } from '@/server/metrics/sidecar-metrics';
import type { CallService } from './call-service';
import type { CallEvent, Calls, Greet } from './calls';
import type { Device, RegistryReply } from './registry/types';

/** The calls of a sidecar that runs them alone. Each event has taken effect when its method returns. */
export class LocalCalls implements Calls {
  readonly #service: CallService;

  /** `service` has restored its calls. */
  constructor(service: CallService) {
    this.#service = service;
  }

  async apply(event: CallEvent): Promise<RegistryReply> {
    return this.#service.apply(event);
  }

  declineUnseen(userId: UserId, callId: CallId): void {
    this.#service.declineUnseen(userId, callId);
  }

  deviceOnline(device: Device, availability: Availability, greet: Greet): void {
    this.#service.deviceOnline(device, availability, greet);
  }

  async isParty(device: Device, callId: CallId): Promise<boolean> {
    return this.#service.isParty(device, callId);
  }

  async isHidden(userId: UserId, callId: CallId): Promise<boolean> {
    return this.#service.isHidden(userId, callId);
  }

  isNeeded(device: Device): boolean {
    return this.#service.isNeeded(device);
  }

  hasCall(device: Device): boolean {
    return this.#service.hasCall(device);
  }

  atRest(withinMs: number): Promise<void> {
    return this.#service.atRest(withinMs);
  }

  readonly hasSuccessor = false;

  async handOver(): Promise<void> {}

  get counts(): Readonly<Record<CallPhase, number>> {
    return this.#service.counts;
  }

  close(): Promise<void> {
    return this.#service.close();
  }
}
