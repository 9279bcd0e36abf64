import { reduceCall } from '@/lib/call/reduce';
import type { CallEffect, CallEvent, CallState, CallStep } from '@/lib/call/state';

/** Sees each step of a loop: the simulation's invariants. */
export interface LoopObserver {
  /** The state has changed, its effects have not run yet. */
  reduced(before: CallState, event: CallEvent, step: CallStep): void;
  /** The effects of that step have run. */
  settled(): void;
}

export interface CallLoopOptions {
  /** Carries an effect out; must not throw. */
  readonly run: (effect: CallEffect) => void;
  /** Called once all pending events are processed. */
  readonly show: () => void;
  readonly observer?: LoopObserver | undefined;
}

/** State + event -> reduce -> run the effects -> show. */
export class CallLoop {
  readonly #options: CallLoopOptions;
  readonly #events: CallEvent[] = [];
  #state: CallState = { phase: 'idle' };
  #isRunning = false;
  #isClosed = false;

  constructor(options: CallLoopOptions) {
    this.#options = options;
  }

  get state(): CallState {
    return this.#state;
  }

  /** True from the first pending event until all are processed: what is to be shown may still change. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** An effect may dispatch the next event synchronously: it is processed after the effects of the current one. */
  dispatch(event: CallEvent): void {
    if (this.#isClosed) return;
    this.#events.push(event);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#isRunning = false;
    }
    this.#options.show();
  }

  /** Ignores all later events. */
  close(): void {
    this.#isClosed = true;
  }

  #step(event: CallEvent): void {
    const { run, observer } = this.#options;
    const before = this.#state;
    const step = reduceCall(before, event);
    this.#state = step.state;
    observer?.reduced(before, event, step);
    for (const effect of step.effects) run(effect);
    observer?.settled();
  }
}
