import { freePort } from '../../fixtures/free-port';
import { type LabConditions, openLabPlace } from '../lab-place';
import { openLoopback, type Place } from '../place';
import type { Arm } from './arm';
import type { Sample } from './first-frame';
import { FLOOR, FLOOR_WITH_CAMERA } from './floor-arm';
import { openMado } from './mado-arm';
import { openPages } from './page-arm';
import { servePeerJs } from './peerjs-arm';

const OPENERS: Readonly<Record<string, (place: Place, port: number) => Promise<Arm>>> = {
  'Mado warm': (place, port) => openMado({ name: 'Mado warm', earlyLinks: 'everyone' }, place, port),
  'Mado warm, own camera shown': (place, port) =>
    openMado({ name: 'Mado warm, own camera shown', earlyLinks: 'everyone', preview: true }, place, port),
  'Mado cold': (place, port) => openMado({ name: 'Mado cold', earlyLinks: 'nobody' }, place, port),
  PeerJS: async (place, port) => openPages(await servePeerJs(place.host), place, port),
  floor: (place, port) => openPages(FLOOR, place, port),
  [FLOOR_WITH_CAMERA.name]: (place, port) => openPages(FLOOR_WITH_CAMERA, place, port),
};

export interface Course {
  readonly runs: number;
  /** The arms to measure; all if empty. */
  readonly only: readonly string[];
  readonly hasRung: () => Promise<void>;
}

/** Calls by each arm in turn, so that changes in the machine's load affect all alike. */
export async function measure(
  conditions: LabConditions | null,
  { runs, only, hasRung }: Course,
): Promise<Map<string, Sample[]>> {
  const openers = Object.entries(OPENERS).filter(([name]) => only.length === 0 || only.includes(name));
  const ports: number[] = [];
  for (const _ of openers) ports.push(await freePort());
  const place = conditions ? await openLabPlace(conditions, ports) : await openLoopback();
  const arms: Arm[] = [];
  try {
    for (const [index, [, open]] of openers.entries()) arms.push(await open(place, ports[index] ?? 0));
    const samples = new Map<string, Sample[]>(arms.map(({ name }) => [name, []]));
    // The first call of each arm warms up code and codecs and is not counted.
    for (const arm of arms) await arm.call(hasRung);
    for (let run = 1; run <= runs; run++) {
      for (const arm of arms) samples.get(arm.name)?.push(await arm.call(hasRung));
      process.stderr.write(`\rrun ${run} of ${runs}`);
    }
    process.stderr.write('\n');
    return samples;
  } finally {
    for (const arm of arms) await arm.close();
    await place.close();
  }
}
