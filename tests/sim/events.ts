import type { UserId } from '@/lib/protocol/ids';
import type { Device, RegistryEvent } from '@/server/calls/types';
import type { SimAsk } from './socket';

/** As the real handlers do it: who asks is who the socket was authenticated for (invariant 7). */
export function eventOf({ name, request }: SimAsk, by: Device, doNotDisturb: ReadonlySet<UserId>): RegistryEvent {
  switch (name) {
    case 'call:invite':
      return {
        type: 'invite',
        by,
        caller: { id: by.userId, name: by.userId },
        callee: { id: request.calleeId, name: request.calleeId },
        calleeDoNotDisturb: doNotDisturb.has(request.calleeId),
        callId: request.callId,
        media: request.media,
        offer: request.offer,
        // Two in three go to somebody who lets a link be made while it rings.
        warmUp: Number(request.callId.slice('call-'.length)) % 3 === 0 ? 'none' : 'all',
        hiders: [],
      };
    case 'call:accept':
      return { type: 'accept', by, callId: request.callId, media: request.media };
    case 'call:hang-up':
      return { type: 'hang-up', by, callId: request.callId, reason: request.reason };
    case 'call:move':
      return { type: 'move', by, callId: request.callId, media: request.media };
    case 'call:signal':
      return { type: 'signal', by, callId: request.callId, signal: request.signal };
    case 'call:decline':
      return { type: 'decline', by, callId: request.callId };
    case 'call:cancel':
      return { type: 'cancel', by, callId: request.callId };
    case 'call:connected':
      return { type: 'connected', by, callId: request.callId };
    case 'call:relink':
      return { type: 'relink', by, callId: request.callId };
    case 'call:ice':
    case 'check:ice':
    case 'check:ping':
    case 'presence:set':
    case 'presence:show':
      throw new Error('no event of a call');
  }
}
