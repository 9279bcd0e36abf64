import type { Receiving } from '@/lib/files/incoming';
import { isFinal, type Sending } from '@/lib/files/outgoing';
import type { FilesRefusal } from '@/lib/files/transfer';

export type TransferState =
  | 'offered'
  | 'sending'
  | 'receiving'
  | 'paused'
  | 'verifying'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'declined';

/**
 * Why a transfer stands still or has ended, where that is not plain from its state. `waits`: no link to the peer.
 * `choose-again`, `other-file`: this page's user has to choose the file again, and has chosen another. The rest as in
 * `lib/protocol/channel/files.ts`.
 */
export type TransferReason =
  | 'by-me'
  | 'by-peer'
  | 'waits'
  | 'choose-again'
  | 'other-file'
  | 'no-room'
  | 'not-stored'
  | 'mismatch'
  | 'refused'
  | 'gone'
  | 'unreadable';

export interface FileView {
  readonly id: string;
  readonly isOwn: boolean;
  readonly name: string;
  readonly folder: string;
  readonly size: number;
  /** Base64 of a JPEG. */
  readonly thumbnail: string | null;
  readonly state: TransferState;
  readonly reason: TransferReason | null;
  /** Bytes that the receiver's disk has taken. */
  readonly bytes: number;
  /** Bytes per second lately; null while that is not known. */
  readonly rate: number | null;
  /** Of a file that has arrived, in hex. */
  readonly sha256: string | null;
  readonly isSaved: boolean;
}

/** Immutable; a new object for every change, the same object while nothing changed. */
export interface FilesView {
  /** The oldest first; the same array while none changes. */
  readonly files: readonly FileView[];
  /** Whatever the peer offers is accepted. */
  readonly acceptsAll: boolean;
  /** Why nothing more is taken from the peer's page over this link; null as a rule. */
  readonly refusal: FilesRefusal | null;
}

export const NO_FILES: FilesView = { files: [], acceptsAll: false, refusal: null };

/** What `lib/files` knows, in words for the user. `isLinkUp`: what goes on can be expected to get on. */
export function viewOfSending(sending: Sending, isLinkUp: boolean): Omit<FileView, 'rate'> {
  const { id, file, thumbnail, take } = sending;
  const [state, reason] = stateOfSending(sending, isLinkUp);
  const bytes = take?.state === 'done' ? file.size : (take?.written ?? 0);
  return { id, isOwn: true, ...file, thumbnail, state, reason, bytes, sha256: null, isSaved: false };
}

export function viewOfReceiving(receiving: Receiving, isLinkUp: boolean): Omit<FileView, 'rate'> {
  const { id, file, thumbnail, written, sha256, isSaved } = receiving;
  const [state, reason] = stateOfReceiving(receiving, isLinkUp);
  return { id, isOwn: false, ...file, thumbnail, state, reason, bytes: written, sha256, isSaved };
}

type StateAndReason = readonly [TransferState, TransferReason | null];

function stateOfSending(sending: Sending, isLinkUp: boolean): StateAndReason {
  const { state, isPaused, hasSource, isOtherFile, take, file, position } = sending;
  if (state === 'cancelled') return ['cancelled', 'by-me'];
  if (state === 'unreadable') return ['failed', 'unreadable'];
  if (take && isFinal(take.state)) {
    switch (take.state) {
      case 'done':
        return ['done', null];
      case 'declined':
        return ['declined', null];
      case 'cancelled':
        return ['cancelled', 'by-peer'];
      case 'asked':
      case 'accepted':
        break;
      default:
        return ['failed', take.state];
    }
  }
  if (!take || take.state === 'asked') return ['offered', isLinkUp ? null : 'waits'];
  if (!hasSource) return ['paused', isOtherFile ? 'other-file' : 'choose-again'];
  if (isPaused) return ['paused', 'by-me'];
  if (take.isPaused) return ['paused', 'by-peer'];
  if (!isLinkUp) return ['paused', 'waits'];
  return [position === file.size && take.written === file.size ? 'verifying' : 'sending', null];
}

function stateOfReceiving(receiving: Receiving, isLinkUp: boolean): StateAndReason {
  const { state, isPaused, offer, file, written } = receiving;
  switch (state) {
    case 'done':
      return ['done', null];
    case 'declined':
      return ['declined', null];
    case 'cancelled':
      if (offer.state === 'unreadable') return ['failed', 'unreadable'];
      return ['cancelled', offer.state === 'cancelled' ? 'by-peer' : 'by-me'];
    case 'asked':
      return ['offered', isLinkUp ? null : 'waits'];
    case 'accepted':
      if (isPaused) return ['paused', 'by-me'];
      if (offer.isPaused) return ['paused', 'by-peer'];
      if (!isLinkUp) return ['paused', 'waits'];
      return [written === file.size ? 'verifying' : 'receiving', null];
    default:
      return ['failed', state];
  }
}
