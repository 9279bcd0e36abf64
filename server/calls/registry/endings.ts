import type { CallId } from '@/lib/protocol/ids';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import { send } from './effects';
import { keyOf, type Step } from './registry-state';
import type { Device } from './types';

/**
 * Tells the device now, and again if it reconnects within `rememberMs`. `pauseMs`: how long it may not ring the callee
 * again.
 */
export function tellEnd(step: Step, device: Device, callId: CallId, reason: EndReason, pauseMs = 0): void {
  const pause = pauseMs > 0 ? { retryInMs: pauseMs } : {};
  send(step, device, { name: 'call:ended', body: { callId, reason, ...pause } });
  remember(step, device, callId, reason);
}

/** The device takes part in the call again: what it was told about the call's end no longer holds. */
export function forgetEndings({ registry }: Step, device: Device, callId: CallId): void {
  const key = keyOf(device);
  const isOf = (ending: { callId: CallId }) => ending.callId === callId;
  const own = registry.endingsOf.get(key) ?? [];
  for (const ending of own.filter(isOf)) registry.endings.delete(ending);
  const left = own.filter((ending) => !isOf(ending));
  if (left.length > 0) registry.endingsOf.set(key, left);
  else registry.endingsOf.delete(key);
}

/** Remembers the end for a device that reconnects, and for an invite that is sent again. */
export function remember({ registry, nowMs }: Step, device: Device, callId: CallId, reason: EndReason): void {
  const ending = { key: keyOf(device), callId, reason, atMs: nowMs };
  registry.endings.add(ending);
  const endings = registry.endingsOf.get(ending.key);
  if (endings) endings.push(ending);
  else registry.endingsOf.set(ending.key, [ending]);
}

/** Drops ends older than `rememberMs`, and old pauses. Amortised constant time: each end is dropped once. */
export function forgetOldEnds({ registry, nowMs, timings }: Step): void {
  registry.pauses.forgetQuiet(nowMs);
  for (const [callId, ended] of registry.ended) {
    if (nowMs - ended.atMs < timings.rememberMs) break;
    registry.ended.delete(callId);
  }
  for (const ending of registry.endings) {
    if (nowMs - ending.atMs < timings.rememberMs) break;
    registry.endings.delete(ending);
    const left = registry.endingsOf.get(ending.key)?.filter((other) => other !== ending) ?? [];
    if (left.length > 0) registry.endingsOf.set(ending.key, left);
    else registry.endingsOf.delete(ending.key);
  }
}
