import type { CallId } from '@/lib/protocol/ids';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import { deviceOf, isRinging, otherSide, sideOfDevice, sideOfUser, userOf } from './live-call';
import { callOfUser, findCall, isOnline, type Registry } from './registry-state';
import type { RegistryTimings } from './timings';
import type { Device } from './types';

/**
 * What a device that connects must know about its call; null if it has none. A call in the user's other tab is not its
 * own.
 */
export function snapshotFor(
  registry: Registry,
  device: Device,
  nowMs: number,
  timings: Pick<RegistryTimings, 'ringMs'>,
): CallSnapshot | null {
  const call = callOfUser(registry, device.userId);
  const side = call && sideOfUser(call, device.userId);
  if (!call || !side) return null;
  const { row } = call;
  const peer = userOf(call, otherSide(side));
  const isOwn = sideOfDevice(call, device) !== null;
  if (isRinging(call)) {
    const ringEndsInMs = Math.max(0, Math.ceil(row.invitedAt + timings.ringMs - nowMs));
    const shared = { callId: row.callId, peer, media: row.callerMedia, ringEndsInMs };
    const { stranger } = row.terms;
    const { offer, earlyLink } = call;
    if (side === 'callee') return { phase: 'ringing-in', ...shared, offer, earlyLink, ...(stranger && { stranger }) };
    return isOwn ? { phase: 'ringing-out', ...shared } : null;
  }
  const peerDevice = deviceOf(call, otherSide(side));
  if (!isOwn || !peerDevice) return null;
  return {
    phase: 'active',
    callId: row.callId,
    peer,
    media: (side === 'caller' ? row.callerMedia : row.calleeMedia) ?? row.callerMedia,
    role: side,
    linkEpoch: row.linkEpoch,
    connectedForMs: row.connectedAt === null ? null : Math.max(0, Math.floor(nowMs - row.connectedAt)),
    peerPresent: isOnline(registry, peerDevice),
    peerDeviceId: peerDevice.deviceId,
  };
}

/** The `CallRow.id` of a live call; null if there is no such call. */
export function rowIdOf(registry: Registry, callId: CallId): string | null {
  return findCall(registry, callId)?.row.id ?? null;
}
