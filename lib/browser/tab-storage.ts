/** Where a page keeps what the next one of its tab needs; getting at it may throw already (storage blocked). */
export type TabPlace = { readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> };

/** What is kept under that name; null where there is nothing, or nothing can be kept. */
export function readFromTab(place: TabPlace | undefined, key: string): string | null {
  try {
    return place?.sessionStorage.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** Keeps it, or forgets it where `value` is null. False where nothing can be kept. */
export function keepInTab(place: TabPlace | undefined, key: string, value: string | null): boolean {
  try {
    if (value === null) place?.sessionStorage.removeItem(key);
    else place?.sessionStorage.setItem(key, value);
    return Boolean(place?.sessionStorage);
  } catch {
    return false;
  }
}
