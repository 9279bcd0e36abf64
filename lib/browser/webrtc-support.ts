/** How often to check again while WebRTC is switched off: a user who has just switched it on waits for this. */
const LOOK_EVERY_MS = 2_000;

type Page = Pick<Window, 'addEventListener' | 'removeEventListener'>;

/**
 * Whether this browser can make calls at all. An extension, a policy, a preference (Firefox's
 * `media.peerconnection.enabled`) or Lockdown Mode may remove `RTCPeerConnection` or make it throw. Checks again
 * whenever the user returns to the page, and every 2 s while it is off, so that a reload is needed only where the
 * browser itself asks for one.
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

  /** The result of the last check. */
  get isOff(): boolean {
    return this.#isOff;
  }

  /** Checks now. True if calls can be made. */
  look(): boolean {
    const isOff = !this.#canLink();
    if (isOff === this.#isOff) return !isOff;
    this.#isOff = isOff;
    clearInterval(this.#timer);
    if (isOff) this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    for (const listener of [...this.#listeners]) listener();
    return !isOff;
  }

  /** Calls `listener` whenever WebRTC was switched on or off; returns its stop. */
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
 * Whether this browser can make an RTCPeerConnection. Tries one only where methods are missing, as in the stub that an
 * extension leaves: a try costs milliseconds while it rings. A constructor that merely throws is detected when a call
 * creates its link.
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
