import type { LinkEvent } from '@/lib/rtc/peer/peer-link';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';
import type { CallLinkEvent } from './call-link-event';
import type { LinkEntry } from './link-entry';

/**
 * Keeps the previous link while a new one is made, and shows its media until the new one has a picture: the call moves to
 * another device, or the link was lost and may recover before the new one is up.
 */
export class Handover {
  readonly #onEvent: (event: CallLinkEvent) => void;
  #retired: LinkEntry | null = null;
  #isNewUp = false;
  /** The new link's stream, not shown yet. */
  #awaited: MediaStream | null = null;

  constructor(onEvent: (event: CallLinkEvent) => void) {
    this.#onEvent = onEvent;
  }

  /** A new link replaces this one. One that was never up is closed, and the link that it was to replace stays. */
  begin(before: LinkEntry): void {
    this.#awaited = null;
    this.#isNewUp = false;
    if (!before.wasUp) return before.connection.close();
    this.#retire();
    this.#retired = before;
  }

  setTracks(tracks: LocalTracks): void {
    this.#retired?.connection.setTracks(tracks);
  }

  setScreen(screen: LocalTracks): void {
    this.#retired?.connection.setScreen(screen);
  }

  /** Tells the peer over the previous link, where the new one cannot yet. */
  sendHangUp(): void {
    this.#retired?.connection.sendControl({ type: 'hang-up' });
  }

  /** An event of a link that is not the active one. */
  hear(entry: LinkEntry, event: LinkEvent): void {
    if (entry !== this.#retired) return;
    if (event.type === 'control' && event.message.type === 'hang-up') {
      this.#onEvent({ type: 'control', message: event.message });
    } else if (event.type === 'state') {
      this.#onEvent({ ...event, linkEpoch: entry.linkEpoch });
      this.#endIfLost();
    }
  }

  /** The new link came up, or went down. */
  follow(isNewUp: boolean): void {
    this.#isNewUp = isNewUp;
    this.#endIfLost();
  }

  /** Takes the new link's stream; true when it is to be shown now. */
  take(stream: MediaStream): boolean {
    this.#awaited = stream;
    const hasPicture = stream.getVideoTracks().some(({ muted }) => !muted);
    if (this.#retired && !hasPicture) return false;
    this.#retire();
    return true;
  }

  /** There is no picture to wait for: shows what the new link has. */
  end(): void {
    if (!this.#retired) return;
    this.#retire();
    if (this.#awaited) this.#onEvent({ type: 'remote-stream', stream: this.#awaited });
  }

  close(): void {
    this.#retire();
    this.#awaited = null;
  }

  #endIfLost(): void {
    if (this.#isNewUp && this.#retired?.isUp === false) this.end();
  }

  #retire(): void {
    this.#retired?.connection.close();
    this.#retired = null;
  }
}
