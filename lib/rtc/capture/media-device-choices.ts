import { z } from 'zod';
import { type ChoicesPlace, KeptChoices } from '@/lib/browser/kept-choices';
import type { ChosenMediaDevices } from './media-request';

const KEY = 'mado.devices';

const schema = z.object({
  camera: z.string().max(200).nullable().catch(null),
  microphone: z.string().max(200).nullable().catch(null),
  speaker: z.string().max(200).nullable().catch(null),
  preview: z.boolean().catch(false),
});

/** What a person chose in this browser. `preview`: to see themselves while a video call rings. */
export interface Choices extends ChosenMediaDevices {
  readonly speaker: string | null;
  readonly preview: boolean;
}

export const NO_CHOICES: Choices = { camera: null, microphone: null, speaker: null, preview: false };

/** The media devices of this browser: a deviceId means nothing in another one. */
export class MediaDeviceChoices extends KeptChoices<Choices> {
  constructor(place?: ChoicesPlace) {
    super({ key: KEY, schema, defaults: NO_CHOICES, place });
  }
}
