import type { EndReason } from '@/lib/protocol/end-reason';
import { MAX_LINK_EPOCH, save, send } from './effects';
import { tellDeviceElsewhere } from './elsewhere';
import { tellEnd } from './endings';
import { deviceOf, type LiveCall, otherSide, type Side } from './live-call';
import { isOnline, type Step } from './registry-state';
import type { Device } from './types';

/** The device from which this side is moving. Null if that has lost the call or its socket, or nobody is moving. */
export function oldDeviceOf({ registry }: Step, call: LiveCall, side: Side): Device | null {
  const deviceId = call.oldDevices.get(side);
  const newDevice = deviceOf(call, side);
  if (deviceId === undefined || !newDevice || !call.awaitingMedia.has(side)) return null;
  const device = { userId: newDevice.userId, deviceId };
  return isOnline(registry, device) ? device : null;
}

/**
 * The device that took this side's place never came to have the call, for `reason`: the one it was taken from goes on.
 * False where that is gone too, and nothing is done.
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
