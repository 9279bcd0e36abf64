import { z } from 'zod';
import { type ChoicesPlace, KeptChoices } from '@/lib/browser/kept-choices';
import { RING_TONES } from './tones';

const KEY = 'mado.ringing';

const schema = z.object({
  isOn: z.boolean().catch(true),
  tone: z.enum(RING_TONES).catch('window'),
  volume: z.number().min(0).max(100).catch(50),
  vibrates: z.boolean().catch(true),
});

/**
 * How calls ring at the pages of this browser. Where it is not `isOn` a call is shown, and neither heard nor felt. `volume`
 * is a percentage, `vibrates` counts on phones.
 */
export type RingChoices = z.infer<typeof schema>;

export const DEFAULT_RINGING: RingChoices = { isOn: true, tone: 'window', volume: 50, vibrates: true };

/** The choices of this browser: which one rings, and how, depends on where it stands. */
export class KeptRingChoices extends KeptChoices<RingChoices> {
  constructor(place?: ChoicesPlace) {
    super({ key: KEY, schema, defaults: DEFAULT_RINGING, place });
  }
}
