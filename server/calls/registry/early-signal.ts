import { carriesCandidates, isRelayCandidate } from '@/lib/protocol/signal';
import { send } from './effects';
import { deviceOf, type LiveCall } from './live-call';
import type { Step } from './registry-state';
import { ok, refuse } from './reply';
import type { RegistryEvent, RegistryReply } from './types';

export type SignalEvent = Extract<RegistryEvent, { type: 'signal' }>;

/** How many ringing devices may have an early link to the caller at the same time. */
const MAX_EARLY_LINKS = 3;
/**
 * Descriptions per ringing device. Each may make the caller's browser start a new link; a reload of a ringing page
 * costs one.
 */
const MAX_DESCRIPTIONS = 12;

/**
 * Signals of early links, between the caller's device and the ringing ones, as far as the callee allows them
 * (invariants 5 and 9): descriptions carry no candidates, and with `relay` scope only relay candidates pass.
 */
export function earlySignal(step: Step, call: LiveCall, { by, signal, to }: SignalEvent): RegistryReply {
  const { earlyLink, linked, row } = call;
  if (earlyLink === 'none') return refuse('wrong-phase');
  const caller = deviceOf(call, 'caller');
  const isCaller = caller?.deviceId === by.deviceId && caller.userId === by.userId;
  if (!isCaller && (by.userId !== row.callee.id || !call.rung.has(by.deviceId))) return refuse('not-allowed');
  if (signal.linkEpoch !== 0) return refuse('wrong-phase');
  const { body } = signal;
  if (body.type === 'description' && carriesCandidates(body.description.sdp)) return refuse('not-allowed');
  if (body.type === 'candidate' && earlyLink === 'relay' && !isRelayCandidate(body.candidate))
    return refuse('not-allowed');
  const deviceId = isCaller ? to : by.deviceId;
  if (deviceId === undefined || !caller) return refuse('not-allowed');
  if (isCaller ? !linked.has(deviceId) : !linked.has(deviceId) && linked.size >= MAX_EARLY_LINKS) {
    return refuse(isCaller ? 'not-allowed' : 'rate-limited');
  }
  const descriptions = (linked.get(deviceId) ?? 0) + (!isCaller && body.type === 'description' ? 1 : 0);
  if (descriptions > MAX_DESCRIPTIONS) return refuse('rate-limited');
  linked.set(deviceId, descriptions);
  const receiver = isCaller ? { userId: row.callee.id, deviceId } : caller;
  send(step, receiver, { name: 'call:signaled', body: { callId: row.callId, signal, early: { deviceId, earlyLink } } });
  return ok;
}
