import type { CallPhase } from '@/lib/call/state';

type Begin = () => () => void;

/** What runs while a call is in one phase, and not longer. */
export class DuringPhase {
  readonly #begin: Partial<Record<CallPhase, Begin>>;
  #phase: CallPhase = 'idle';
  #end: (() => void) | undefined;

  /** For a phase what begins with it and returns its stop. */
  constructor(begin: Partial<Record<CallPhase, Begin>>) {
    this.#begin = begin;
  }

  follow(phase: CallPhase): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#end?.();
    this.#end = this.#begin[phase]?.();
  }
}
