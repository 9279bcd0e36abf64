import type { UserId } from '@/lib/protocol/ids';
import type { User } from '@/lib/protocol/sidecar/presence';

export type SignedInUser = Pick<User, 'id' | 'name'>;

/**
 * `own`: as far as is known, this browser is still signed in as the page's owner; otherwise the user it is signed in as
 * now.
 */
export type Account = 'own' | { readonly other: SignedInUser };

/** Resolves with null if nobody is signed in. Rejects if the server gives no answer. */
export type WhoIsSignedIn = () => Promise<SignedInUser | null>;

export interface AccountWatchOptions {
  /** The user the page was opened for. */
  readonly ownerId: UserId;
  readonly whoIsSignedIn: WhoIsSignedIn;
  readonly wait: (ms: number) => Promise<void>;
  /** Called when the owner is signed in, perhaps by a newer login than the page's. */
  readonly onOwn: () => void;
  readonly onSignedOut: () => void;
}

/**
 * Minimum pause between two requests: a server and a sidecar that disagree would otherwise be asked in an endless loop.
 */
const PAUSE_MS = 500;
/**
 * Without an answer the pause doubles up to this, so that a server that is down is not asked twice a second for hours.
 */
const LONGEST_PAUSE_MS = 16_000;
/**
 * Another tab's login may replace this one before the browser has its cookie: it arrives within one round trip of that
 * tab.
 */
const COOKIE_PATIENCE_MS = 5_000;

/**
 * Finds out whether this browser is still signed in as the page's owner, whenever there is reason to doubt it. Sends
 * one request at a time.
 */
export class AccountWatch {
  readonly #options: AccountWatchOptions;
  readonly #listeners = new Set<() => void>();
  #account: Account = 'own';
  #isChecking = false;
  #mustCheckAgain = false;
  #closed = false;
  #patienceMs = 0;
  #pauseMs = PAUSE_MS;

  constructor(options: AccountWatchOptions) {
    this.#options = options;
  }

  get account(): Account {
    return this.#account;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** `isReplaced`: another login has replaced the page's; its cookie may still be on its way. */
  async check(isReplaced = false): Promise<void> {
    if (isReplaced) this.#patienceMs = COOKIE_PATIENCE_MS;
    this.#mustCheckAgain = true;
    if (this.#isChecking) return;
    this.#isChecking = true;
    while (this.#mustCheckAgain && !this.#closed) {
      this.#mustCheckAgain = false;
      await this.#ask();
      if (this.#mustCheckAgain) await this.#options.wait(this.#pauseMs);
    }
    this.#isChecking = false;
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#listeners.clear();
  }

  async #ask(): Promise<void> {
    const { ownerId, whoIsSignedIn, onOwn, onSignedOut } = this.#options;
    const user = await whoIsSignedIn().catch(() => 'unknown' as const);
    if (this.#closed) return;
    this.#pauseMs = user === 'unknown' ? Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS) : PAUSE_MS;
    if (user === 'unknown' || (user === null && this.#patienceMs > 0)) {
      if (user === null) this.#patienceMs -= PAUSE_MS;
      this.#mustCheckAgain = true;
      return;
    }
    this.#patienceMs = 0;
    if (user === null) return onSignedOut();
    if (user.id !== ownerId) return this.#become({ other: user });
    this.#become('own');
    onOwn();
  }

  #become(account: Account): void {
    if (account === this.#account) return;
    this.#account = account;
    for (const listener of [...this.#listeners]) listener();
  }
}
