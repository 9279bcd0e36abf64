import type { EndReason } from '@/lib/protocol/end-reason';
import type { CallRow } from '@/server/calls/types';

/** Ends that a page may come to by itself, before it hears of anything else. */
const OWN: readonly EndReason[] = [
  'hung-up',
  'cancelled',
  'connection-lost',
  'media-failed',
  'signed-out',
  'server-refused',
];
/** Ends of a quiet network never are these. */
const ROUGH: readonly EndReason[] = ['connection-lost', 'media-failed'];

/** What may stand at the callee's device, given the row's end. Own ends may stand anywhere. */
const AT_CALLEE: Partial<Record<EndReason, readonly EndReason[]>> = {
  declined: ['declined-elsewhere', 'signed-out'],
  cancelled: ['cancelled'],
  'no-answer': ['no-answer'],
  'hung-up': ['hung-up', 'answered-elsewhere'],
  'media-failed': ['media-failed', 'answered-elsewhere'],
  'connection-lost': ['connection-lost', 'answered-elsewhere'],
  'peer-left': ['connection-lost', 'signed-out', 'answered-elsewhere'],
  'signed-out': ['peer-left', 'answered-elsewhere'],
};

/** Null when what the two people read at the end fits what happened; else what does not. */
export function checkEnds(row: CallRow, ends: ReadonlyMap<string, EndReason>, isCalm: boolean): string | null {
  for (const [name, reason] of ends) {
    const complaint = `${row.id} ended ${row.endReason}, but ${name} reads ${reason}`;
    if (isCalm && ROUGH.includes(reason)) return `${complaint} on a quiet network`;
    const isCaller = name === `${row.caller.id}/${row.callerDeviceId}`;
    const isCallee = name === `${row.callee.id}/${row.calleeDeviceId}`;
    if (isCallee && reason === 'answered-elsewhere') return complaint;
    if (OWN.includes(reason)) continue;
    if (row.endReason === null) {
      if (reason !== 'answered-elsewhere') return complaint;
    } else if (isCaller ? reason !== row.endReason : !AT_CALLEE[row.endReason]?.includes(reason)) {
      return complaint;
    }
  }
  return null;
}
