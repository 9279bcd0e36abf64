import type { ClientAddress } from '@/lib/http/client-address';
import { ipv6Prefix } from '@/lib/http/ip-address';

/** Addresses that are counted together. */
export interface AddressGroup {
  readonly key: string;
  /** How many single addresses' allowance they share. */
  readonly allowance: number;
}

/** Providers hand out a /64, a /56 or a /48 (RFC 6177): whoever has a larger network must not have more to guess with. */
const IPV6_NETWORKS = [
  { bits: 64, allowance: 1 },
  { bits: 56, allowance: 2 },
  { bits: 48, allowance: 4 },
] as const;

/** A proxy's address that stands for clients whose own is not known. One of them must not be able to lock out the rest. */
const SHARED_ALLOWANCE = 20;

/** The groups an address counts for, the smallest first; a limit applies to each of them. */
export function addressGroups({ text, doubt }: ClientAddress): readonly [AddressGroup, ...AddressGroup[]] {
  if (doubt) return [{ key: `shared ${text}`, allowance: SHARED_ALLOWANCE }];
  if (!text.includes(':')) return [{ key: text, allowance: 1 }];
  const [smallest, ...larger] = IPV6_NETWORKS.map(({ bits, allowance }) => ({
    key: `${ipv6Prefix(text, bits)}/${bits}`,
    allowance,
  }));
  return [smallest as AddressGroup, ...larger];
}
