import type { SimAsk } from './socket';
import type { SimTab } from './tab';
import type { World } from './world';

/** One thing happens: somebody presses a button, or something breaks. */
export function act(world: World): void {
  const { random } = world;
  const tab = random.pick(world.tabs);
  const roll = random.next();
  if (roll < 0.72) return press(world, tab);
  if (roll < 0.77) return misuse(world, random.chance(0.6) ? world.stranger : tab);
  if (roll < 0.8) return signOut(world, tab);
  if (roll < 0.83) return reload(world, tab, random.between(200, 3_000));
  if (roll < 0.86) return disturb(world, tab);
  if (roll < 0.92 && tab.isGone) return tab.open();
  if (world.weather.isCalm) return press(world, tab);
  if (roll < 0.91) return tab.socket?.cut(random.between(0, 3_000), random.between(0, 15_000));
  if (roll < 0.94) return tab.link ? world.links.fault(tab.link) : undefined;
  if (roll < 0.96) return reload(world, tab, random.between(3_000, 60_000));
  if (roll < 0.97) return world.crash();
  return press(world, tab);
}

function press(world: World, tab: SimTab): void {
  if (tab.isGone) return;
  const { random, nowMs } = world;
  const media = random.pick(['video', 'audio'] as const);
  switch (tab.state.phase) {
    case 'idle':
      return dial(world, tab);
    case 'ended':
      return random.chance(0.5) ? tab.dispatch({ type: 'dismiss' }) : dial(world, tab);
    case 'ringing-out':
      return random.chance(0.15) ? tab.dispatch({ type: 'cancel' }) : undefined;
    case 'ringing-in':
      return random.chance(0.7) ? tab.dispatch({ type: 'accept', media }) : tab.dispatch({ type: 'decline' });
    case 'connecting':
    case 'connected':
    case 'reconnecting':
      return random.chance(0.12) ? tab.dispatch({ type: 'hang-up', nowMs }) : undefined;
  }
}

function dial(world: World, tab: SimTab): void {
  const { random, weather } = world;
  if (weather.isCalm && !tab.isReady) return;
  const others = ['alice', 'bob', 'carol'].filter((userId) => userId !== tab.device.userId);
  const id = tab.device.userId !== 'carol' && random.chance(0.8) ? (others[0] as string) : random.pick(others);
  const callId = `call-${world.watch.nextCall()}`;
  tab.dispatch({ type: 'dial', callId, peer: { id, name: id }, media: random.pick(['video', 'audio'] as const) });
}

/** A program other than ours, with a login of its own, tries its luck at a call of which it is no part. */
function misuse(world: World, tab: SimTab): void {
  const { random } = world;
  const row = random.pick([...world.server.rows.values(), null]);
  if (!row || row.endedAt !== null || !tab.isOnline) return;
  const { userId, deviceId } = tab.device;
  const isCaller = row.caller.id === userId;
  const isTheDevice = (isCaller ? row.callerDeviceId : row.calleeDeviceId) === deviceId;
  // The callee's tabs may answer while it rings; that is no misuse.
  if (row.callee.id === userId && row.calleeDeviceId === null) return;
  if (isTheDevice && row.acceptedAt !== null) return;
  const request = { callId: row.id };
  const signal = {
    linkEpoch: row.linkEpoch,
    body: { type: 'description', description: { type: 'offer', sdp: '1' } },
  } as const;
  const asks: SimAsk[] = [
    { name: 'call:accept', request: { ...request, media: 'video' } },
    { name: 'call:decline', request },
    { name: 'call:connected', request },
    { name: 'call:relink', request },
    { name: 'call:signal', request: { ...request, signal } },
  ];
  if (!isTheDevice) {
    asks.push({ name: 'call:cancel', request });
    asks.push({ name: 'call:hang-up', request: { ...request, reason: 'hung-up' } });
    asks.push({ name: 'call:invite', request: { ...request, calleeId: row.callee.id, media: 'video', offer: '1' } });
  }
  world.watch.misused(tab, random.pick(asks));
}

function signOut(world: World, tab: SimTab): void {
  if (!tab.isOnline || world.random.chance(0.5)) return;
  world.watch.note(`${tab.name} signs out`);
  world.server.signOut(tab.device);
  world.after(world.random.between(6_000, 20_000), () => tab.open());
}

function reload(world: World, tab: SimTab, awayMs: number): void {
  if (tab.isGone) return;
  world.watch.note(`${tab.name} reloads, away for ${awayMs} ms`);
  tab.leave();
  world.after(awayMs, () => tab.open());
}

function disturb(world: World, tab: SimTab): void {
  const { doNotDisturb } = world.server;
  const { userId } = tab.device;
  if (doNotDisturb.has(userId)) doNotDisturb.delete(userId);
  else if (world.random.chance(0.3)) doNotDisturb.add(userId);
}
