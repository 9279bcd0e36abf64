import type { z } from 'zod';

export type ChoicesPlace = Pick<Window, 'localStorage' | 'addEventListener' | 'removeEventListener'>;

interface KeptChoicesOptions<Choices> {
  /** Of `localStorage`. */
  readonly key: string;
  /** Reads what is kept; a field that cannot be read should fall back by itself. */
  readonly schema: z.ZodType<Choices>;
  /** Where nothing was chosen. */
  readonly defaults: Choices;
  readonly place?: ChoicesPlace | undefined;
}

/**
 * What a person chose for this browser, shared by its tabs. Where nothing can be kept (storage blocked, or no `place`) it
 * lasts as long as the page.
 */
export class KeptChoices<Choices extends object> {
  readonly #options: KeptChoicesOptions<Choices>;
  readonly #listeners = new Set<() => void>();
  readonly #stopFollowing: () => void;
  #current: Choices;

  constructor(options: KeptChoicesOptions<Choices>) {
    this.#options = options;
    const { key: ownKey, place, defaults } = options;
    this.#current = this.#read() ?? defaults;
    // Told of other tabs' changes alone; a null key is all of the storage being cleared.
    const changed = ({ key }: StorageEvent) => {
      if (key === ownKey || key === null) this.#become(this.#read() ?? defaults);
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
    const { key, place } = this.#options;
    try {
      place?.localStorage.setItem(key, JSON.stringify(this.#current));
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
    const { key, place, schema } = this.#options;
    try {
      return schema.safeParse(JSON.parse(place?.localStorage.getItem(key) ?? 'null')).data;
    } catch {
      return undefined;
    }
  }
}
