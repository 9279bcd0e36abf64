import type { Sample } from './first-frame';

/** One way of calling that is measured. */
export interface Arm {
  readonly name: string;
  /** One whole call: dial, let it ring until `hasRung` resolves, accept, wait for both pictures, hang up. */
  call(hasRung: () => Promise<void>): Promise<Sample>;
  close(): Promise<void>;
}
