/**
 * Storage for what a page leaves to the next page of its tab. Merely reading the property may throw (storage blocked).
 */
export type TabPlace = { readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> };

/** The stored value; null if there is none or storage is unavailable. */
export function readFromTab(place: TabPlace | undefined, key: string): string | null {
  try {
    return place?.sessionStorage.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** Stores the value, or removes it if `value` is null. Returns false if storage is unavailable. */
export function keepInTab(place: TabPlace | undefined, key: string, value: string | null): boolean {
  try {
    if (value === null) place?.sessionStorage.removeItem(key);
    else place?.sessionStorage.setItem(key, value);
    return Boolean(place?.sessionStorage);
  } catch {
    return false;
  }
}
