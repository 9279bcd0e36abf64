import { z } from 'zod';
import { keepInTab, readFromTab, type TabPlace } from '@/lib/browser/tab-storage';
import { type CallId, callIdSchema } from '@/lib/protocol/ids';
import { REQUESTS } from '@/lib/protocol/sidecar/requests';
import type { Switches } from '@/lib/rtc/capture/local-media-view';

const SWITCHES_KEY = 'mado.switches';
const ENDS_KEY = 'mado.ends';
/** More calls than one user leaves during one outage. */
const MOST_ENDS = 20;

const switchesSchema = z.object({
  callId: callIdSchema,
  microphone: z.boolean().optional(),
  camera: z.boolean().optional(),
});
const endsSchema = z.array(
  z.discriminatedUnion('name', [
    z.object({ name: z.literal('call:hang-up'), request: REQUESTS['call:hang-up'].request }),
    z.object({ name: z.literal('call:cancel'), request: REQUESTS['call:cancel'].request }),
    z.object({ name: z.literal('call:decline'), request: REQUESTS['call:decline'].request }),
  ]),
);
/** A request by which this tab leaves a call. */
export type End = z.infer<typeof endsSchema>[number];

/**
 * What a page stores for the next page of its tab, so that a reload neither switches on what was off nor resumes a call
 * that was left. If nothing can be stored (storage blocked, or no `place`) it lasts only as long as the page.
 */
export class TabMemory {
  readonly #place: TabPlace | undefined;
  #switches: z.infer<typeof switchesSchema> | undefined;

  constructor(place?: TabPlace) {
    this.#place = place;
    this.#switches = switchesSchema.safeParse(this.#read(SWITCHES_KEY)).data;
  }

  switchesOf(callId: CallId): Switches {
    return this.#switches?.callId === callId ? this.#switches : {};
  }

  /** Stores how the user switched camera and microphone in this call; without a call, nothing. */
  keepSwitches(callId: CallId | null, change: Switches): void {
    if (callId === null) return;
    this.#switches = { ...this.switchesOf(callId), ...change, callId };
    this.#write(SWITCHES_KEY, this.#switches);
  }

  /** A move brings the call here with the media chosen just now: earlier switches do not count. */
  forgetSwitches(): void {
    this.#switches = undefined;
    this.#write(SWITCHES_KEY, null);
  }

  /** The ends that the sidecar had not acknowledged when the previous page went. */
  ends(): End[] {
    return endsSchema.safeParse(this.#read(ENDS_KEY)).data ?? [];
  }

  keepEnds(ends: readonly End[]): void {
    this.#write(ENDS_KEY, ends.slice(-MOST_ENDS));
  }

  #read(key: string): unknown {
    try {
      return JSON.parse(readFromTab(this.#place, key) ?? 'null');
    } catch {
      return null;
    }
  }

  #write(key: string, value: unknown): void {
    keepInTab(this.#place, key, JSON.stringify(value));
  }
}
