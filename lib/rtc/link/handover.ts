import type { LinkEvent } from '@/lib/rtc/peer/peer-link';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';
import type { CallLinkEntry } from './call-link-entry';
import type { CallLinkEvent } from './call-link-event';

/**
 * The link before the one that is being made, seen and heard until that has a picture: the call moves to another device, or
 * this link was lost and may come back sooner than a new one can be made.
 */
export class Handover {
  readonly #onEvent: (event: CallLinkEvent) => void;
  #retired: CallLinkEntry | null = null;
  #isNewUp = false;
  /** What the new link has to show so far. */
  #awaited: MediaStream | null = null;

  constructor(onEvent: (event: CallLinkEvent) => void) {
    this.#onEvent = onEvent;
  }

  /** A new link is made in the place of this one; of one that never stood nothing is kept, but what it came beside is. */
  begin(before: CallLinkEntry): void {
    this.#awaited = null;
    this.#isNewUp = false;
    if (!before.wasUp) return before.peer.close();
    this.#retire();
    this.#retired = before;
  }

  setTracks(tracks: LocalTracks): void {
    this.#retired?.peer.setTracks(tracks);
  }

  /** What cannot be said on the new link yet. */
  sendHangUp(): void {
    this.#retired?.peer.sendControl({ type: 'hang-up' });
  }

  /** An event of a link that is not the call's current one. */
  hear(entry: CallLinkEntry, event: LinkEvent): void {
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

  /** There is no picture to wait for. */
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
    this.#retired?.peer.close();
    this.#retired = null;
  }
}
