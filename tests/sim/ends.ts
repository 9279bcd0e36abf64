import type { EndReason } from '@/lib/protocol/end-reason';
import type { CallRow } from '@/server/calls/registry/types';

/** Ends that a page may come to by itself, before it hears of anything else. */
const OWN: readonly EndReason[] = [
  'hung-up',
  'cancelled',
  'connection-lost',
  'media-failed',
  'signed-out',
  'server-refused',
];
/** These need a fault: nobody reads them on a quiet network. */
const ROUGH: readonly EndReason[] = ['connection-lost', 'media-failed'];

/** What may stand at the callee's device, given the row's end. Own ends may stand anywhere. */
const AT_CALLEE: Partial<Record<EndReason, readonly EndReason[]>> = {
  declined: ['declined-elsewhere', 'signed-out'],
  cancelled: ['cancelled'],
  'no-answer': ['no-answer'],
  // They dialed somebody else.
  busy: ['declined-elsewhere', 'signed-out'],
  'hung-up': ['hung-up', 'answered-elsewhere'],
  // `declined-elsewhere` where the accept never arrived: their hang-up ended a ring.
  'media-failed': ['media-failed', 'answered-elsewhere', 'declined-elsewhere'],
  'connection-lost': ['connection-lost', 'answered-elsewhere'],
  // `no-answer` where they turned invisible.
  'peer-left': ['connection-lost', 'no-answer', 'signed-out', 'answered-elsewhere'],
  'signed-out': ['peer-left', 'answered-elsewhere'],
};

/**
 * Null when what the two people read at the end fits what happened; else what does not. `troubledAtMs` says when a fault
 * last hit a device of that person, 0 for never.
 */
export function checkEnds(
  row: CallRow,
  ends: ReadonlyMap<string, EndReason>,
  troubledAtMs: (userId: string) => number,
): string | null {
  const callee = `${row.callee.id}/${row.calleeDeviceId}`;
  for (const [name, reason] of ends) {
    // Whichever device: one that the call was just moving from hears its end as the new one does.
    const isCaller = name.startsWith(`${row.caller.id}/`);
    const complaint = `${row.callId} ended ${row.endReason}, but ${name} reads ${reason}`;
    if (ROUGH.includes(reason)) {
      // The call may have been moved since from the device that was hit.
      const isTroubled = [row.caller, row.callee].some(({ id }) => troubledAtMs(id) >= row.invitedAt);
      if (!isTroubled) return `${complaint} without a fault`;
    }
    if (name === callee && reason === 'answered-elsewhere') return complaint;
    // A device that the call went on without.
    if (reason === 'moved') continue;
    if (OWN.includes(reason)) continue;
    // Their own word; or a guess, where the end was told to a page that could not hear it.
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
