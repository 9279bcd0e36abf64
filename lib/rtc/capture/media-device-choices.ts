import { z } from 'zod';
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

type Place = Pick<Window, 'localStorage' | 'addEventListener' | 'removeEventListener'>;

/**
 * The choices of this browser, shared by its tabs: a deviceId means nothing in another one. Where nothing can be kept
 * (storage blocked, or no `place`) they last as long as the page.
 */
export class MediaDeviceChoices {
  readonly #place: Place | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #stopFollowing: () => void;
  #current: Choices;

  constructor(place?: Place) {
    this.#place = place;
    this.#current = this.#read() ?? NO_CHOICES;
    // Told of other tabs' changes alone; a null key is all of the storage being cleared.
    const changed = ({ key }: StorageEvent) => {
      if (key === KEY || key === null) this.#become(this.#read() ?? NO_CHOICES);
    };
    place?.addEventListener('storage', changed);
    this.#stopFollowing = () => place?.removeEventListener('storage', changed);
  }

  get current(): Choices {
    return this.#current;
  }

  /** Calls `listener` after each change, of another tab too; returns its stop. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  choose(change: Partial<Choices>): void {
    this.#become({ ...this.#current, ...change });
    try {
      this.#place?.localStorage.setItem(KEY, JSON.stringify(this.#current));
    } catch {
      // Blocked or full.
    }
  }

  /** Idempotent. */
  close(): void {
    this.#stopFollowing();
    this.#listeners.clear();
  }

  #become(choices: Choices): void {
    this.#current = choices;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Undefined where nothing is kept, or nothing that was written here. */
  #read(): Choices | undefined {
    try {
      return schema.safeParse(JSON.parse(this.#place?.localStorage.getItem(KEY) ?? 'null')).data;
    } catch {
      return undefined;
    }
  }
}
