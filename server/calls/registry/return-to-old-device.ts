import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import { MAX_LINK_EPOCH, save, send } from './effects';
import { tellDeviceElsewhere } from './elsewhere';
import { tellEnd } from './endings';
import { deviceOf, type LiveCall, otherSide, type Side } from './live-call';
import { isOnline, type Step } from './registry-state';
import type { Device } from './types';

/**
 * The old device of this side's move. Null if the side is not moving, or that device has dropped the call or lost its
 * socket.
 */
export function oldDeviceOf({ registry }: Step, call: LiveCall, side: Side): Device | null {
  const deviceId = call.oldDevices.get(side);
  const newDevice = deviceOf(call, side);
  if (deviceId === undefined || !newDevice || !call.awaitingMedia.has(side)) return null;
  const device = { userId: newDevice.userId, deviceId };
  return isOnline(registry, device) ? device : null;
}

/**
 * The move failed for `reason` before the new device had media: the call returns to the old device. False, and nothing
 * happens, if the old device is gone too.
 */
export function returnToOldDevice(step: Step, call: LiveCall, side: Side, reason: EndReason): boolean {
  const device = oldDeviceOf(step, call, side);
  const newDevice = deviceOf(call, side);
  const linkEpoch = call.row.linkEpoch + 1;
  if (!device || !newDevice || linkEpoch > MAX_LINK_EPOCH) return false;
  const callId = call.row.callId;
  call.oldDevices.delete(side);
  call.awaitingMedia.delete(side);
  const { deviceId } = device;
  save(step, call, { linkEpoch, ...(side === 'caller' ? { callerDeviceId: deviceId } : { calleeDeviceId: deviceId }) });
  step.effects.push({ type: 'stop-timer', timer: { kind: 'grace', callId, side } });
  tellEnd(step, newDevice, callId, reason);
  tellDeviceElsewhere(step, call, side, newDevice);
  for (const to of [device, deviceOf(call, otherSide(side))])
    if (to) send(step, to, { name: 'call:relinked', body: { callId, linkEpoch, handover: true } });
  return true;
}
