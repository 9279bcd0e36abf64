import type { ClientAddress } from '@/lib/http/client-address';
import { ipv6Prefix } from '@/lib/http/ip-address';

/** Addresses that are counted together. */
export interface AddressGroup {
  readonly key: string;
  /** The group's limit as a multiple of a single address's limit. */
  readonly allowance: number;
}

/**
 * Providers assign a /64, a /56 or a /48 (RFC 6177). A larger network must not give an attacker proportionally more
 * guesses.
 */
const IPV6_NETWORKS = [
  { bits: 64, allowance: 1 },
  { bits: 56, allowance: 2 },
  { bits: 48, allowance: 4 },
] as const;

/**
 * Applies to a proxy's address that stands in for clients whose own address is unknown: one of them must not lock out
 * the rest.
 */
const SHARED_ALLOWANCE = 20;

/** The groups that an address belongs to, smallest first. A limit applies to each of them. */
export function addressGroups({ text, doubt }: ClientAddress): readonly [AddressGroup, ...AddressGroup[]] {
  if (doubt) return [{ key: `shared ${text}`, allowance: SHARED_ALLOWANCE }];
  if (!text.includes(':')) return [{ key: text, allowance: 1 }];
  const [smallest, ...larger] = IPV6_NETWORKS.map(({ bits, allowance }) => ({
    key: `${ipv6Prefix(text, bits)}/${bits}`,
    allowance,
  }));
  return [smallest as AddressGroup, ...larger];
}
