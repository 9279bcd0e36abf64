import type { LocalTracks, PeerLink } from './peer-link';

/** While a call moves to another device: the link of before is seen and heard until the new one has a picture. */
export class Handover {
  #retired: PeerLink | null = null;
  /** What the new link has to show so far. */
  #awaited: MediaStream | null = null;

  begin(retired: PeerLink): void {
    this.close();
    this.#retired = retired;
  }

  isOf(peer: PeerLink): boolean {
    return this.#retired === peer;
  }

  setTracks(tracks: LocalTracks): void {
    this.#retired?.setTracks(tracks);
  }

  /** Takes the new link's stream; true when it is to be shown now. */
  take(stream: MediaStream): boolean {
    this.#awaited = stream;
    if (this.#retired && stream.getVideoTracks().length === 0) return false;
    this.#retire();
    return true;
  }

  /** There is no picture to wait for: ends it and returns what is to be shown, null if nothing waited. */
  end(): MediaStream | null {
    if (!this.#retired) return null;
    this.#retire();
    return this.#awaited;
  }

  close(): void {
    this.#retire();
    this.#awaited = null;
  }

  #retire(): void {
    this.#retired?.close();
    this.#retired = null;
  }
}
