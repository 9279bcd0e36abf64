/** How often a browser with WebRTC switched off is looked at again: somebody who has just switched it on waits. */
const LOOK_EVERY_MS = 2_000;

type Page = Pick<Window, 'addEventListener' | 'removeEventListener'>;

/**
 * Whether this browser can make calls at all. An extension, a policy, a preference (Firefox's
 * `media.peerconnection.enabled`) or Lockdown Mode may take `RTCPeerConnection` away or have it throw. Looks again
 * whenever the person comes back to the page, and while it is off every 2 s, so that nothing needs a reload that the
 * browser does not ask one for.
 */
export class WebRtcSupport {
  readonly #page: Page;
  readonly #listeners = new Set<() => void>();
  readonly #canLink: () => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isOff = false;

  constructor(page: Page, canLink = canMakeConnection) {
    this.#page = page;
    this.#canLink = canLink;
    page.addEventListener('focus', this.#lookOnReturn);
  }

  /** As last looked. */
  get isOff(): boolean {
    return this.#isOff;
  }

  /** Looks now. True where calls can be made. */
  look(): boolean {
    const isOff = !this.#canLink();
    if (isOff === this.#isOff) return !isOff;
    this.#isOff = isOff;
    clearInterval(this.#timer);
    if (isOff) this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    for (const listener of [...this.#listeners]) listener();
    return !isOff;
  }

  /** Calls `listener` whenever it was switched on or off; returns its stop. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Idempotent. */
  close(): void {
    clearInterval(this.#timer);
    this.#page.removeEventListener('focus', this.#lookOnReturn);
    this.#listeners.clear();
  }

  #lookOnReturn = (): void => void this.look();
}

/** Those that were found to work, so that none is tried twice: not while it rings, and not at an accept. */
const working = new WeakSet<object>();

/**
 * What stands in the place of the browser's own, an extension's for example, is tried once: it may throw, or be a stub
 * without methods. The connection is closed at once and gathers nothing.
 */
export function canMakeConnection(): boolean {
  const { RTCPeerConnection: Connection } = globalThis as Partial<typeof globalThis>;
  if (Connection === undefined) return false;
  if (working.has(Connection) || isBrowsersOwn(Connection)) return true;
  try {
    const connection = new Connection();
    const isWhole = typeof connection.addTransceiver === 'function' && typeof connection.createOffer === 'function';
    connection.close();
    if (isWhole) working.add(Connection);
    return isWhole;
  } catch {
    return false;
  }
}

/** ECMA-262, 20.2.3.5: a function that is not written in the page's language is shown as native code. */
const isBrowsersOwn = (made: object) => /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(made));
