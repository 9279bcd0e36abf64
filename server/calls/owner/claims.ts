import { keyOf } from '@/server/calls/registry/registry-state';
import type { Device } from '@/server/calls/registry/types';
import type { NodeId } from '@/server/cluster/bus';

interface Claimed {
  readonly device: Device;
  readonly connection: number;
}

/**
 * Which sidecars say that they hold which devices. While a device moves from one sidecar to another both may say so for
 * a moment, and in either order: it is offline only when none does.
 */
export class Claims {
  readonly #ofNode = new Map<NodeId, Map<string, Claimed>>();
  readonly #holders = new Map<string, Set<NodeId>>();

  /** Whether this sidecar has stated all its devices. */
  knows(node: NodeId): boolean {
    return this.#ofNode.has(node);
  }

  get nodes(): NodeId[] {
    return [...this.#ofNode.keys()];
  }

  /** This sidecar takes part from now on. */
  join(node: NodeId): void {
    if (!this.#ofNode.has(node)) this.#ofNode.set(node, new Map());
  }

  has(node: NodeId, device: Device): boolean {
    return this.#ofNode.get(node)?.has(keyOf(device)) ?? false;
  }

  /** The sidecars that hold this device. */
  holders(device: Device): ReadonlySet<NodeId> {
    return this.#holders.get(keyOf(device)) ?? NOBODY;
  }

  add(node: NodeId, device: Device, connection: number): void {
    const key = keyOf(device);
    this.#ofNode.get(node)?.set(key, { device, connection });
    const holders = this.#holders.get(key);
    if (holders) holders.add(node);
    else this.#holders.set(key, new Set([node]));
  }

  /** False if the sidecar holds a later connection of the device, or none. */
  isCurrent(node: NodeId, device: Device, connection: number): boolean {
    const claimed = this.#ofNode.get(node)?.get(keyOf(device));
    return claimed !== undefined && claimed.connection <= connection;
  }

  /** Whether no sidecar holds the device any more. */
  remove(node: NodeId, device: Device): boolean {
    const key = keyOf(device);
    this.#ofNode.get(node)?.delete(key);
    const holders = this.#holders.get(key);
    holders?.delete(node);
    if (holders?.size === 0) this.#holders.delete(key);
    return !this.#holders.has(key);
  }

  /** The devices that this sidecar holds. */
  devicesOf(node: NodeId): Device[] {
    return [...(this.#ofNode.get(node)?.values() ?? [])].map(({ device }) => device);
  }

  leave(node: NodeId): void {
    this.#ofNode.delete(node);
  }
}

const NOBODY: ReadonlySet<NodeId> = new Set<NodeId>();
