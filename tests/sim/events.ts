import type { UserId } from '@/lib/protocol/ids';
import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import type { Device, RegistryEvent, RingTerms } from '@/server/calls/registry/types';
import type { SimRequest } from './socket';

/** What the sidecar knows of users. */
export interface KnownPeople {
  /** How far this user allows early links. */
  earlyLinkOf(userId: UserId): EarlyLinkScope;
  hides(userId: UserId): boolean;
  hasBlocked(userId: UserId, otherId: UserId): boolean;
  /** What the callee's blocks and settings leave to the caller now. */
  termsOf(callerId: UserId, calleeId: UserId): RingTerms;
}

/** As the real handlers: the requester is the user that the socket was authenticated for (invariant 7). */
export function eventOf({ name, request }: SimRequest, by: Device, people: KnownPeople): RegistryEvent {
  switch (name) {
    case 'call:invite':
      return {
        type: 'invite',
        by,
        caller: { id: by.userId, name: by.userId, tag: 'TEST' },
        callee: { id: request.calleeId, name: request.calleeId, tag: 'TEST' },
        // No call id is used twice here.
        rowId: `row of ${request.callId}`,
        callId: request.callId,
        media: request.media,
        offer: request.offer,
        earlyLink: people.earlyLinkOf(request.calleeId),
        relayOnlyUserIds: [by.userId, request.calleeId].filter((userId) => people.hides(userId)),
        terms: people.termsOf(by.userId, request.calleeId),
      };
    case 'call:accept':
      return { type: 'accept', by, callId: request.callId, media: request.media };
    case 'call:hang-up':
      return { type: 'hang-up', by, callId: request.callId, reason: request.reason };
    case 'call:move':
      return { type: 'move', by, callId: request.callId, media: request.media };
    case 'call:signal':
      return { type: 'signal', by, callId: request.callId, signal: request.signal, to: request.to };
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
    case 'presence:idle':
    case 'presence:set':
    case 'presence:show':
    case 'presence:contacts':
      throw new Error('no event of a call');
  }
}
