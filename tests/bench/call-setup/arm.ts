import type { Sample } from './first-frame';

/** One implementation of calling that is measured. */
export interface Arm {
  readonly name: string;
  /** Makes one whole call: dials, lets it ring until `hasRung` resolves, accepts, waits for both pictures, hangs up. */
  call(hasRung: () => Promise<void>): Promise<Sample>;
  close(): Promise<void>;
}
