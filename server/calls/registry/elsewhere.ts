import type { CallElsewhere } from '@/lib/protocol/sidecar/call';
import { send } from './effects';
import { isRinging, type LiveCall, otherSide, type Side, sideOfDevice, userOf } from './live-call';
import { devicesOf, type Step } from './registry-state';
import type { Device } from './types';

/** Tells the user's devices outside the call that they may take it over. */
export function tellElsewhere(step: Step, call: LiveCall, side: Side): void {
  for (const device of devicesOf(step.registry, userOf(call, side).id)) tellDeviceElsewhere(step, call, side, device);
}

/**
 * The same for one device. Nothing is sent while the call rings, nor to the device in the call, nor to the old device
 * of a move.
 */
export function tellDeviceElsewhere(step: Step, call: LiveCall, side: Side, device: Device): void {
  if (isRinging(call) || sideOfDevice(call, device) || call.oldDevices.get(side) === device.deviceId) return;
  send(step, device, { name: 'call:elsewhere', body: { call: elsewhereOf(step, call, side) } });
}

function elsewhereOf({ nowMs }: Step, call: LiveCall, side: Side): CallElsewhere {
  const { callId, connectedAt, callerMedia, calleeMedia } = call.row;
  return {
    callId,
    peer: userOf(call, otherSide(side)),
    media: (side === 'caller' ? callerMedia : calleeMedia) ?? callerMedia,
    role: side,
    connectedForMs: connectedAt === null ? null : Math.max(0, Math.floor(nowMs - connectedAt)),
  };
}
