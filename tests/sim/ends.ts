import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import type { CallRow } from '@/server/calls/registry/types';

/** Ends that a page may conclude by itself, before it is told of another. */
const OWN: readonly EndReason[] = [
  'hung-up',
  'cancelled',
  'connection-lost',
  'media-failed',
  'signed-out',
  'server-refused',
];
/** These need a fault: nobody may see them on a faultless network. */
const ROUGH: readonly EndReason[] = ['connection-lost', 'media-failed'];

/** The reasons that the callee's device may show, by the reason in the call's row. Every device may show own ends. */
const AT_CALLEE: Partial<Record<EndReason, readonly EndReason[]>> = {
  declined: ['declined-elsewhere', 'signed-out'],
  cancelled: ['cancelled'],
  'no-answer': ['no-answer'],
  // The callee dialed somebody else.
  busy: ['declined-elsewhere', 'signed-out'],
  'hung-up': ['hung-up', 'answered-elsewhere'],
  // `declined-elsewhere` if the accept never arrived: the callee's hang-up then ended a ring.
  'media-failed': ['media-failed', 'answered-elsewhere', 'declined-elsewhere'],
  'connection-lost': ['connection-lost', 'answered-elsewhere'],
  // `no-answer` if the callee turned invisible.
  'peer-left': ['connection-lost', 'no-answer', 'signed-out', 'answered-elsewhere'],
  'signed-out': ['peer-left', 'answered-elsewhere'],
};

export interface EndGround {
  /** When a fault last hit a device of that person, 0 for never. */
  readonly troubledAtMs: (userId: string) => number;
  /** The ring fell silent at the callee's devices at some time, while it went on for the caller. */
  readonly wasSilenced: boolean;
}

/** Null when what the two people read at the end fits what happened; else what does not. */
export function checkEnds(
  row: CallRow,
  ends: ReadonlyMap<string, EndReason>,
  { troubledAtMs, wasSilenced }: EndGround,
): string | null {
  const callee = `${row.callee.id}/${row.calleeDeviceId}`;
  for (const [name, reason] of ends) {
    // On any device: a device that the call was just moving from is told the same end as the new one.
    const isCaller = name.startsWith(`${row.caller.id}/`);
    const complaint = `${row.callId} ended ${row.endReason}, but ${name} reads ${reason}`;
    if (!isCaller && (reason === 'declined-elsewhere' || reason === 'blocked') && wasSilenced) continue;
    const isRing = row.acceptedAt === null;
    if (isRing && isCaller && !row.terms.isSeen && ['busy', 'peer-left'].includes(reason))
      return `${complaint}, unseen`;
    if (isRing && isCaller && !row.terms.isHeard && ['busy', 'peer-left', 'declined'].includes(reason))
      return `${complaint}, unheard`;
    if (ROUGH.includes(reason)) {
      // The call may have moved away from the device that had the fault.
      const isTroubled = [row.caller, row.callee].some(({ id }) => troubledAtMs(id) >= row.invitedAt);
      if (!isTroubled) return `${complaint} without a fault`;
    }
    if (name === callee && reason === 'answered-elsewhere') return complaint;
    // A device that the call has left.
    if (reason === 'moved') continue;
    if (OWN.includes(reason)) continue;
    // The callee's own action; or a guess, if the end was sent to a page that could not receive it.
    if (!isCaller && reason === 'declined') continue;
    if (!isCaller && reason === 'no-answer' && troubledAtMs(row.callee.id) >= row.invitedAt) continue;
    if (row.endReason === null) {
      if (reason !== 'answered-elsewhere') return complaint;
    } else if (isCaller ? reason !== row.endReason : !AT_CALLEE[row.endReason]?.includes(reason)) {
      return complaint;
    }
  }
  return null;
}
