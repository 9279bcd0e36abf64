import type { Sample } from './first-frame';

/** One way of calling that is measured. */
export interface Arm {
  readonly name: string;
  /** One whole call: dial, accept, wait for both pictures, hang up. */
  call(): Promise<Sample>;
  close(): Promise<void>;
}
