import type { LinkEvent } from '@/lib/rtc/peer/peer-link';
import { type LocalTracks, NO_TRACKS } from '@/lib/rtc/sending/local-tracks';
import type { CallLinkEvent } from './call-link-event';
import { Handover } from './handover';
import { type LinkEntry, seenEvents } from './link-entry';
import type { SignalCourier } from './signal-courier';

export interface ActiveLinkOptions {
  readonly courier: SignalCourier;
  /** Whether this side hides its address, and looks for no direct path. */
  readonly isRelayOnly: () => boolean;
  readonly onEvent: (event: CallLinkEvent) => void;
}

/** The link of an accepted call, which sends media, and beside it the link that it takes over from. */
export class ActiveLink {
  readonly #options: ActiveLinkOptions;
  readonly #handover: Handover;
  #entry: LinkEntry | null = null;
  #tracks: LocalTracks = NO_TRACKS;
  #screen: LocalTracks = NO_TRACKS;

  constructor(options: ActiveLinkOptions) {
    this.#options = options;
    this.#handover = new Handover(options.onEvent);
  }

  get entry(): LinkEntry | null {
    return this.#entry;
  }

  /** A link that is made in an accepted call: media and signals flow from the start. */
  begin(entry: LinkEntry): void {
    this.#entry = entry;
    entry.isReleased = true;
    entry.connection.setTracks(this.#tracks);
    entry.connection.setScreen(this.#screen);
    entry.connection.allowLaterSlots(true);
  }

  /** An early link becomes the call's: what was held back on either side of it is sent and taken. */
  accept(entry: LinkEntry): void {
    const { courier, isRelayOnly, onEvent } = this.#options;
    const { role, earlyLink, connection } = entry;
    this.begin(entry);
    connection.allowDirect();
    if (entry.unreadOffer) connection.handleSignal(entry.unreadOffer);
    entry.unreadOffer = null;
    for (const body of entry.held.splice(0)) courier.send(entry, body);
    entry.gate.open();
    for (const event of seenEvents(entry)) onEvent(event);
    // The answer was sent while it rang: the socket of either side may have lost it.
    if (role === 'callee' && earlyLink !== 'none' && !entry.isUp) connection.repeatAnswer();
    // The link goes through a relay: look for a direct path beside it.
    const looksForDirect = role === 'caller' && earlyLink === 'relay' && !isRelayOnly();
    if (looksForDirect) connection.restartIce();
  }

  /** It leads to a device that does not have the call: sends it nothing more, and returns it. */
  demote(): LinkEntry | null {
    const entry = this.#entry;
    this.#entry = null;
    if (!entry) return null;
    entry.isReleased = false;
    entry.connection.setTracks(NO_TRACKS);
    entry.connection.setScreen(NO_TRACKS);
    entry.connection.allowLaterSlots(false);
    return entry;
  }

  /** Makes room for a new link, beside which this one stays until that has a picture. */
  retire(): void {
    if (this.#entry) {
      this.#options.courier.forget(this.#entry);
      this.#entry.connection.allowLaterSlots(false);
      this.#handover.begin(this.#entry);
    }
    this.#entry = null;
  }

  setTracks(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#handover.setTracks(tracks);
    this.#entry?.connection.setTracks(tracks);
  }

  setScreen(screen: LocalTracks): void {
    this.#screen = screen;
    this.#handover.setScreen(screen);
    this.#entry?.connection.setScreen(screen);
  }

  /** Over the link that is being replaced, where the new one cannot carry it yet. */
  sendHangUpBeside(): void {
    this.#handover.sendHangUp();
  }

  /** An event of the active link. */
  take(entry: LinkEntry, event: LinkEvent): void {
    const { courier, onEvent } = this.#options;
    switch (event.type) {
      case 'signal':
        return courier.send(entry, event.body);
      case 'state':
        onEvent({ ...event, linkEpoch: entry.linkEpoch });
        return this.#handover.follow(entry.isUp);
      case 'control':
        return this.#takeControl(entry, event.message);
      case 'reachable':
        return courier.reachable();
      case 'remote-stream':
        if (this.#handover.take(event.stream)) onEvent(event);
        return;
      case 'remote-screen':
      case 'control-open':
      case 'quiet':
        return onEvent(event);
    }
  }

  /** An event of a link that may be the one being replaced. */
  takeBeside(entry: LinkEntry, event: LinkEvent): void {
    this.#handover.hear(entry, event);
  }

  /** Idempotent. */
  close(): void {
    this.#handover.close();
    if (this.#entry) {
      this.#options.courier.forget(this.#entry);
      this.#entry.connection.close();
    }
    this.#entry = null;
  }

  #takeControl(entry: LinkEntry, message: Extract<LinkEvent, { type: 'control' }>['message']): void {
    if (message.type === 'signal') {
      if (message.signal.linkEpoch === entry.linkEpoch) entry.connection.handleSignal(message.signal.body);
    } else if (message.type !== 'accept') this.#options.onEvent({ type: 'control', message });
    if (message.type === 'media' && !message.camera) this.#handover.end();
  }
}
