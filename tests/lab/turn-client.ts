import { isIPv6 } from 'node:net';
import { openTransport } from '@/scripts/mado/doctor/turn/stun-transport';
import { TurnClient } from '@/scripts/mado/doctor/turn/turn-client';
import type { TurnCredentials } from '@/server/turn/credentials';
import { TURN_PORT } from './coturn';
import { TURN_ADDRESS } from './network';

const server = { protocol: 'udp', host: TURN_ADDRESS, port: TURN_PORT } as const;

/** A client of the lab's TURN server, over UDP. */
export const openTurnClient = (credentials: TurnCredentials): Promise<TurnClient> =>
  TurnClient.open(() => openTransport(server), credentials);

/** The relay family that a peer at this address needs. */
export const familyOf = (peer: string): 4 | 6 => (isIPv6(peer) ? 6 : 4);
