import { changedPage, type Page, type PageChange } from '@/lib/protocol/sidecar/page';

/**
 * A client's copy of the page that the sidecar sends it the changes of. A change may be heard before the answer that it
 * builds upon, because answers are awaited: what is heard meanwhile is kept until the answer is here.
 */
export class PageCopy {
  #page: Page | null = null;
  /** What was heard since the page was asked for. Null while it is not. */
  #heard: PageChange[] | null = null;

  /** Null until the first answer. */
  get page(): Page | null {
    return this.#page;
  }

  /** The page is being asked for. One question at a time. */
  asking(): void {
    this.#heard = [];
  }

  /** The answer, and null if there is none: the copy is then what it was. */
  answered(page: Page | null): void {
    const heard = this.#heard ?? [];
    this.#heard = null;
    if (!page) return;
    this.#page = page;
    for (const change of heard) this.#apply(change);
  }

  /** False if the copy is wrong from now on, so that the page must be asked for. */
  heard(change: PageChange): boolean {
    this.#heard?.push(change);
    return this.#apply(change) || this.#heard !== null || this.#page === null;
  }

  /** Another connection, perhaps to another sidecar, which numbers its pages anew. */
  forget(): void {
    this.#page = null;
  }

  #apply(change: PageChange): boolean {
    const changed = this.#page && changedPage(this.#page, change);
    this.#page = changed ?? this.#page;
    return changed !== null;
  }
}
