import type { CallRow } from '@/server/calls/registry/types';
import { checkEnds } from './ends';
import type { SimTab } from './tab';
import type { World } from './world';

/** Without faults nothing hangs: each call is connected at both ends, or over for everybody with matching reasons. */
export function checkRest(world: World): void {
  const { server, tabs, watch } = world;
  for (const tab of tabs) checkTab(world, tab);
  for (const { row } of server.registry.calls.values()) checkLive(world, row);
  if (server.registry.merged.size > server.registry.calls.size) watch.fail('a merge outlived its call');
  for (const row of server.rows.values()) {
    if (row.endedAt === null && !server.registry.calls.has(row.callId)) watch.fail(`${row.callId} never ended`);
    if (server.forgotten.has(row.callId)) continue;
    const wrong = checkEnds(row, watch.ends.get(row.callId) ?? new Map(), {
      troubledAtMs: (userId) => troubledAtMs(world, userId),
      wasSilenced: watch.silenced.has(row.callId),
    });
    if (wrong) watch.fail(wrong);
  }
}

function checkTab({ server, watch, weather }: World, tab: SimTab): void {
  const { state, links } = tab;
  if (tab.isGone || state.phase === 'idle' || state.phase === 'ended') {
    if (links.length > 0) watch.fail(`${tab.name} is left with a link`);
    return;
  }
  if (state.phase !== 'connected') watch.fail(`${tab.name} is left ${state.phase}`);
  const call = 'callId' in state ? server.registry.calls.get(state.callId) : undefined;
  if (!call) watch.fail(`${tab.name} is connected in a call that is over`);
  const [link] = links;
  if (!link || links.length > 1) return watch.fail(`${tab.name} is connected, with ${links.length} links`);
  if (!link.isUp || !link.partner?.isUp) watch.fail(`${tab.name} is connected over a link that is not`);
  if (!link.isSending) watch.fail(`${tab.name} is connected and sends nothing`);
  // After accept a relayed link looks for a direct path, which a lost signal may prevent.
  const mayDetour = !weather.isCalm || link.isHidden || link.partner?.isHidden;
  if (!mayDetour && !link.path?.isDirect) watch.fail(`${tab.name} is connected by a detour`);
}

function checkLive({ tabs, watch }: World, row: CallRow): void {
  const epochOf = (userId: string, deviceId: string | null): number | null => {
    const tab = tabs.find(({ device }) => device.userId === userId && device.deviceId === deviceId);
    return tab?.state.phase === 'connected' && tab.state.callId === row.callId ? tab.state.linkEpoch : null;
  };
  const caller = epochOf(row.caller.id, row.callerDeviceId);
  const callee = epochOf(row.callee.id, row.calleeDeviceId);
  if (caller === null || caller !== callee) watch.fail(`${row.callId} is live, its ends at ${caller} and ${callee}`);
  if (row.connectedAt === null) watch.fail(`${row.callId} is connected without a clock`);
  watch.saw('still connected');
}

function troubledAtMs({ tabs, weather }: World, userId: string): number {
  if (weather.isCalm) return 0;
  return Math.max(...tabs.filter(({ device }) => device.userId === userId).map((tab) => tab.troubledAtMs));
}
