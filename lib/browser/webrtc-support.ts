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

/**
 * Without making a connection where it looks whole: that would cost milliseconds while it rings. A stub that an extension
 * leaves lacks the methods, and one without is tried. What only throws is found out when a call makes its link.
 */
export function canMakeConnection(): boolean {
  const { RTCPeerConnection: Connection } = globalThis as Partial<typeof globalThis>;
  if (Connection === undefined) return false;
  if (isWhole(Connection.prototype)) return true;
  try {
    const connection = new Connection();
    connection.close();
    return isWhole(connection);
  } catch {
    return false;
  }
}

const isWhole = (connection: Partial<RTCPeerConnection>) =>
  typeof connection.addTransceiver === 'function' && typeof connection.createOffer === 'function';
