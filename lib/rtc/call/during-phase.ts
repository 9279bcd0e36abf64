import type { CallPhase } from '@/lib/call/state';

/** Returns its stop. */
type Begin = () => () => void;

/** Runs what belongs to one phase of the call, and stops it as the phase ends. */
export class DuringPhase {
  readonly #begin: Partial<Record<CallPhase, Begin>>;
  #phase: CallPhase = 'idle';
  #end: (() => void) | undefined;

  /** What begins with each phase. */
  constructor(begin: Partial<Record<CallPhase, Begin>>) {
    this.#begin = begin;
  }

  /** The call has entered this phase; entering the current one again changes nothing. */
  follow(phase: CallPhase): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#end?.();
    this.#end = this.#begin[phase]?.();
  }
}
