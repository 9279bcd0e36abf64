import { randomBytes, randomUUID } from 'node:crypto';
import { turnCredentials } from '@/server/turn/credentials';
import type { Endpoint } from './stun-message';
import { openTransport, type ServerAddress } from './stun-transport';
import { type Outcome, TurnClient } from './turn-client';

/** As the sidecar grants them for a connection test. */
const VALID_FOR_MS = 120_000;
const DAY_MS = 24 * 3_600_000;
const RESEND_MS = 500;
const TRIES = 6;

export interface RelayTrial {
  /** Of the request for a relay; null if one was allocated. */
  readonly allocated: Outcome;
  readonly relayed: Endpoint | null;
  /** Whether credentials get a relay that expire in a day. Undefined where it was not asked. */
  readonly lastsADay?: boolean;
  /** Whether credentials still get one that have expired five minutes ago. Undefined where it was not asked. */
  readonly expiredWorks?: boolean;
  /** Of the permission to reach another relay of this server; null if it was given. Undefined where it was not asked. */
  readonly permitted?: Outcome;
  /** Whether a packet came from one relay to the other. Undefined where none was sent. */
  readonly isRelayed?: boolean;
}

const EXPIRED_MS = 300_000;

/** Sends until a packet comes, because single ones may be lost; false if none does. */
async function isHeard(from: TurnClient, to: TurnClient, at: Endpoint): Promise<boolean> {
  const data = randomBytes(16);
  let stopHearing = () => {};
  let timer: NodeJS.Timeout | undefined;
  let tries = 0;
  try {
    return await new Promise<boolean>((resolve) => {
      stopHearing = to.onData((received) => {
        if (received.equals(data)) resolve(true);
      });
      const send = () => {
        if (tries++ === TRIES) return resolve(false);
        from.sendTo(at, data);
        timer = setTimeout(send, RESEND_MS);
      };
      send();
    });
  } finally {
    clearTimeout(timer);
    stopHearing();
  }
}

/**
 * Requests relays as browsers do, with credentials of a user who does not exist, and sends a packet from one relay to
 * another: the way of a call between two people on strict networks. `nowMs` is since the epoch by Mado's clock, which
 * the credentials are made with. Releases what it allocates. Rejects if the server does not answer.
 */
export async function tryRelay(server: ServerAddress, secret: string, nowMs: number): Promise<RelayTrial> {
  const opened: TurnClient[] = [];
  // A user of its own each time: no quota of another is used up.
  const open = async (validForMs: number) => {
    const credentials = turnCredentials(secret, `doctor-${randomUUID()}`, nowMs + validForMs);
    const client = await TurnClient.open(() => openTransport(server), credentials);
    opened.push(client);
    return client;
  };
  const outcomeFor = async (validForMs: number) => (await open(validForMs)).allocate();
  try {
    const caller = await open(VALID_FOR_MS);
    const allocated = await caller.allocate();
    const { relayed } = caller;
    if (allocated === 401) return { allocated, relayed, lastsADay: (await outcomeFor(DAY_MS)) === null };
    if (allocated !== null || !relayed) return { allocated, relayed };
    const expiredWorks = (await outcomeFor(-EXPIRED_MS)) === null;
    const callee = await open(VALID_FOR_MS);
    const second = await callee.allocate();
    if (second !== null || !callee.relayed) return { allocated: second, relayed, expiredWorks };
    const permitted =
      (await caller.createPermission(callee.relayed.address)) ?? (await callee.createPermission(relayed.address));
    if (permitted !== null) return { allocated, relayed, expiredWorks, permitted };
    return { allocated, relayed, expiredWorks, permitted, isRelayed: await isHeard(caller, callee, callee.relayed) };
  } finally {
    await Promise.allSettled(opened.map((client) => client.close()));
  }
}
