import { INTERNAL_READY_PATH, type SidecarFault } from '@/server/health/readiness';
import { askBehind } from './ask-behind';
import type { Target } from './onward';

/** Why no new visitor should be sent here. */
export type Fault = SidecarFault | 'sidecar-unreachable' | 'pages-unreachable';

/** However many ask, the programs behind are asked this often at most; more often while they start or come back. */
const GOOD_FOR_MS = 1_000;
const BAD_FOR_MS = 100;
/** The web app's own health check. */
const PAGES_PATH = '/healthz';
/** The database may take two seconds of it. */
const ANSWER_WITHIN_MS = 3_000;

const FAULTS: readonly unknown[] = [
  'database-unreachable',
  'database-corrupt',
  'database-not-writable',
  'redis-unreachable',
  'draining',
] satisfies SidecarFault[];

const isSidecarFault = (fault: unknown): fault is SidecarFault => FAULTS.includes(fault);

export interface HealthDeps {
  readonly pages: Target;
  readonly sidecar: Target;
  readonly secret: string;
}

/** Whether everything behind the gate works. */
export class Health {
  readonly #deps: HealthDeps;
  #isDraining = false;
  #asked: Promise<Fault | null> | null = null;
  #goodUntilMs = Number.NEGATIVE_INFINITY;

  constructor(deps: HealthDeps) {
    this.#deps = deps;
  }

  /** This machine is about to stop, and takes no new visitors. Idempotent. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Null if there is none. Never rejects; answers within three seconds. */
  fault(): Promise<Fault | null> {
    if (this.#isDraining) return Promise.resolve('draining');
    if (this.#asked && performance.now() < this.#goodUntilMs) return this.#asked;
    // Until the answer is there, everybody waits for this one.
    this.#goodUntilMs = Number.POSITIVE_INFINITY;
    this.#asked = this.#ask().then((fault) => {
      this.#goodUntilMs = performance.now() + (fault === null ? GOOD_FOR_MS : BAD_FOR_MS);
      return fault;
    });
    return this.#asked;
  }

  async #ask(): Promise<Fault | null> {
    const { pages, sidecar, secret } = this.#deps;
    const ask = (target: Target, path: string) => askBehind(target, path, secret, ANSWER_WITHIN_MS);
    const [ofSidecar, ofPages] = await Promise.allSettled([ask(sidecar, INTERNAL_READY_PATH), ask(pages, PAGES_PATH)]);
    if (ofSidecar.status === 'rejected') return 'sidecar-unreachable';
    const { fault } = ofSidecar.value as { fault: unknown };
    if (isSidecarFault(fault)) return fault;
    return ofPages.status === 'rejected' ? 'pages-unreachable' : null;
  }
}
