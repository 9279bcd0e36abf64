/** What the rules keep for each key: a map in memory, or the part of it that one step has read from Redis. */
export interface Table<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}
