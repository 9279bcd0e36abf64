/** The part of pino-roll that is used here; the package has no types. */
declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  export interface RollOptions {
    readonly file: string;
    /** With its unit: `10m`. */
    readonly size: string;
    readonly limit: { readonly count: number; readonly removeOtherLogFiles: boolean };
    readonly mkdir: boolean;
    readonly mode: number;
    readonly sync: boolean;
    /** Bytes that may wait; what comes on top is dropped. */
    readonly maxLength: number;
  }

  /** A SonicBoom. Emits `error`, `drop` and `drain`. */
  export interface RollingFile extends EventEmitter {
    write(text: string): boolean;
  }

  export default function open(options: RollOptions): Promise<RollingFile>;
}
