import type { LabConditions } from '../lab-place';

/** The network between the two users; null for none. All but `loopback` need the lab's network. */
export const NETWORKS: Readonly<Record<string, LabConditions | null>> = {
  loopback: null,
  'rtt-0': { rttMs: 0, path: 'endpoint-independent', hasTurn: false },
  'rtt-100': { rttMs: 100, path: 'endpoint-independent', hasTurn: false },
  'rtt-200': { rttMs: 200, path: 'endpoint-independent', hasTurn: false },
  'symmetric-turn': { rttMs: 100, path: 'address-and-port-dependent', hasTurn: true },
};
