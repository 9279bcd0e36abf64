import type { CallId } from '@/lib/protocol/ids';
import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import type { SignalBody } from '@/lib/protocol/signal';
import type { CallRow } from '@/server/calls/registry/types';
import { candidatesOf, descriptionOf } from './sdp';
import type { SimRequest } from './socket';
import type { SimTab } from './tab';
import type { World } from './world';

/** A random user presses a button, reloads a page, or sends what they may not. */
export function act(world: World): void {
  const { random } = world;
  const tab = random.pick(world.tabs);
  const roll = random.next();
  if (tab.isGone && roll < 0.1) return tab.open();
  if (roll < 0.84) return press(world, tab);
  if (roll < 0.9) return misuse(world, random.chance(0.6) ? world.stranger : tab);
  if (roll < 0.93) return signOut(world, tab);
  if (roll < 0.97) return reload(world, tab);
  if (roll < 0.99) return setAvailability(world, tab);
  return changeBlock(world, tab);
}

function press(world: World, tab: SimTab): void {
  if (tab.isGone) return;
  const { random, nowMs } = world;
  const media = random.pick(['video', 'audio'] as const);
  tab.hear(() => {
    switch (tab.state.phase) {
      case 'idle':
        if (!moveHere(world, tab)) dial(world, tab);
        return;
      case 'ended':
        if (moveHere(world, tab)) return;
        return random.chance(0.5) ? tab.dispatch({ type: 'dismiss' }) : dial(world, tab);
      case 'ringing-out':
        return random.chance(0.15) ? tab.dispatch({ type: 'cancel' }) : undefined;
      case 'ringing-in':
        // Nobody answers before they have noticed the ring.
        if (world.nowMs - tab.phaseSinceMs < 100) return;
        if (random.chance(0.1)) return dial(world, tab);
        return random.chance(0.7) ? tab.dispatch({ type: 'accept', media }) : tab.dispatch({ type: 'decline' });
      case 'connecting':
      case 'connected':
      case 'reconnecting':
        return random.chance(0.12) ? tab.dispatch({ type: 'hang-up', nowMs }) : undefined;
    }
  });
}

/** Takes over the user's call from another tab, at random if there is one. */
function moveHere({ random, nowMs }: World, tab: SimTab): boolean {
  if (!tab.elsewhere || random.chance(0.7)) return false;
  const { connectedForMs, ...call } = tab.elsewhere;
  const connectedAtMs = connectedForMs === null ? null : nowMs - connectedForMs;
  tab.dispatch({ type: 'move', call, connectedAtMs, media: random.pick(['video', 'audio'] as const) });
  return true;
}

/** Mostly the first two users call each other, so that glare happens. */
function dial(world: World, tab: SimTab): void {
  const { random, weather, people } = world;
  if (weather.isCalm && !tab.isReady) return;
  const others = people.filter((userId) => userId !== tab.device.userId);
  const id = random.chance(0.7) ? (others[0] as string) : random.pick(others);
  const callId = callIdOf(world.watch.nextCall());
  tab.dispatch({
    type: 'dial',
    callId,
    peer: { id, name: id, tag: 'TEST' },
    media: random.pick(['video', 'audio'] as const),
  });
}

/** A foreign program with a login of its own sends requests for a call that it is no part of. */
function misuse(world: World, tab: SimTab): void {
  const { random } = world;
  const rows = [...world.server.rows.values()];
  if (rows.length === 0 || !tab.socket) return;
  const row = random.pick(rows);
  if (row.endedAt !== null) return;
  // A device that the call is moving from may still leave it.
  const oldDevices = [...(world.server.registry.calls.get(row.callId)?.oldDevices ?? [])];
  if (oldDevices.some(([side, deviceId]) => row[side]?.id === tab.device.userId && deviceId === tab.device.deviceId))
    return;
  const earlyLink = world.watch.links.earlyLinkOf(row.callId);
  world.watch.misused(tab, random.pick(notTheirs(row, tab, earlyLink)));
}

/** Requests for this call that must be refused to this tab. */
function notTheirs(row: CallRow, { device: { userId, deviceId } }: SimTab, earlyLink: EarlyLinkScope): SimRequest[] {
  const isCaller = row.caller.id === userId;
  const isCallee = row.callee.id === userId;
  const isTheDevice = (isCaller && row.callerDeviceId === deviceId) || (isCallee && row.calleeDeviceId === deviceId);
  const isRinging = row.acceptedAt === null;
  const request = { callId: row.callId };
  const description = { type: 'offer', sdp: '1.1' } as const;
  const signal = { linkEpoch: row.linkEpoch, body: { type: 'description', description } } as const;
  const asks: SimRequest[] = [];
  const accept: SimRequest = { name: 'call:accept', request: { ...request, media: 'video' } };
  if (isRinging || !isTheDevice) {
    asks.push({ name: 'call:connected', request });
    asks.push({ name: 'call:relink', request });
    // A ringing device may make an early link.
    if (!(isCallee && isRinging)) asks.push({ name: 'call:signal', request: { ...request, signal } });
    else asks.push(...tooEarly(row, earlyLink));
  }
  if (!isCallee || !(isRinging || isTheDevice)) asks.push(accept, { name: 'call:decline', request });
  if (!isTheDevice) {
    asks.push({ name: 'call:cancel', request });
    if (!(isCallee && isRinging)) asks.push({ name: 'call:hang-up', request: { ...request, reason: 'hung-up' } });
    if (!isCallee) {
      asks.push({
        name: 'call:invite',
        request: { ...request, calleeId: row.callee.id, media: 'video', offer: '1.1' },
      });
    }
  }
  return asks.length > 0 ? asks : [{ name: 'call:accept', request: { callId: callIdOf(0), media: 'video' } }];
}

/** Signals of an early link that the callee does not allow. */
function tooEarly({ callId }: CallRow, earlyLink: EarlyLinkScope): SimRequest[] {
  const [address, relay] = candidatesOf(1, false) as [SignalBody, SignalBody];
  const bodies = [descriptionOf('answer', 1, 1, false, 'o=- 1 1'), ...(earlyLink === 'all' ? [] : [address, relay])];
  return bodies.map((body) => ({ name: 'call:signal', request: { callId, signal: { linkEpoch: 0, body } } }));
}

function signOut(world: World, tab: SimTab): void {
  if (!tab.socket || world.random.chance(0.5)) return;
  world.watch.note(`${tab.name} signs out`);
  world.server.signOut(tab.device);
  world.after(world.random.between(6_000, 20_000), () => tab.open());
}

function reload(world: World, tab: SimTab): void {
  if (tab.isGone) return;
  const awayMs = world.random.between(200, 3_000);
  world.watch.note(`${tab.name} reloads, away for ${awayMs} ms`);
  world.watch.saw('tab reloaded');
  tab.leave();
  world.after(awayMs, () => tab.open());
}

/** Whoever has blocked somebody mostly takes it back; otherwise hardly any call would ring. */
function changeBlock(world: World, { device: { userId } }: SimTab): void {
  const { random, people } = world;
  const others = people.filter((other) => other !== userId);
  const blocked = others.find((other) => world.hasBlocked(userId, other));
  if (blocked === undefined) world.block(userId, random.pick(others));
  else world.unblock(userId, blocked);
}

/** Users are mostly available; otherwise hardly any call would ring. */
function setAvailability({ random, server, watch }: World, { device: { userId } }: SimTab): void {
  const isAvailable = server.availabilityOf(userId) === 'available';
  if (isAvailable && random.chance(0.5)) return;
  const availability = isAvailable ? random.pick(['do-not-disturb', 'invisible'] as const) : 'available';
  watch.note(`${userId} is ${availability}`);
  server.setAvailability(userId, availability);
}

/** A UUID, since a page parses what it has stored of its calls; the diary shows it as `call-3`. */
function callIdOf(number: number): CallId {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
