import type { Page } from '@playwright/test';
import type { Place } from '../place';

/** Bytes and the milliseconds that they took. */
export interface Carried {
  readonly bytes: number;
  readonly ms: number;
}

/** Two pages between which something can be sent. */
export interface OpenPair {
  readonly sender: Page;
  readonly receiver: Page;
  /** Sends so much. Resolves with the steady part when all of it has arrived. */
  send(totalBytes: number, limitMs: number): Promise<Carried>;
  close(): Promise<void>;
}

/** One way of sending that is measured. */
export interface Arm {
  readonly name: string;
  /** Whether both cameras are sent meanwhile. */
  readonly hasCall: boolean;
  open(place: Place, port: number): Promise<OpenPair>;
}
