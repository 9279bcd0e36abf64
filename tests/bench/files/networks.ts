import type { LabConditions } from '../lab-place';

interface FilesNetwork {
  readonly conditions: LabConditions;
  /** How much is sent where nothing else is asked for. */
  readonly mib: number;
}

const between: LabConditions = { rttMs: 50, path: 'endpoint-independent', hasTurn: false, delayedSites: ['a'] };

/** Only one uplink is delayed, because the program that does it takes processor time of the browsers. */
export const NETWORKS: Readonly<Record<string, FilesNetwork>> = {
  'no-delay': { conditions: { ...between, rttMs: 0, delayedSites: [] }, mib: 1024 },
  'rtt-50': { conditions: between, mib: 1024 },
  'rtt-50-loss': { conditions: { ...between, limits: { lossPercent: 1 } }, mib: 64 },
  'rtt-50-20-mbit': { conditions: { ...between, limits: { mbitPerS: 20 } }, mib: 64 },
};
