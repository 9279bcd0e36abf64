/** A tab's storage, which outlives its pages. */
export function tabStorage(items: Record<string, string> = {}) {
  return {
    items,
    sessionStorage: {
      getItem: (key: string) => items[key] ?? null,
      setItem: (key: string, value: string) => {
        items[key] = value;
      },
      removeItem: (key: string) => {
        delete items[key];
      },
    },
  };
}
