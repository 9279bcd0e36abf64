import type { World } from './world';

/** Injects one random fault. */
export function breakSomething(world: World): void {
  const { random, watch } = world;
  const tab = random.pick(world.tabs);
  const roll = random.next();
  if (roll < 0.28) {
    if (!tab.socket) return;
    watch.note(`${tab.name} loses its socket`);
    watch.saw('socket cut');
    tab.socket.cut(random.between(0, 3_000), random.between(0, 15_000));
  } else if (roll < 0.48) {
    const link = world.tabs.flatMap(({ links }) => links).find(({ isUp }) => isUp);
    if (!link) return;
    watch.note(`the path of ${link.owner.name} breaks`);
    watch.saw('path broken');
    world.links.fault(link);
  } else if (roll < 0.6) {
    if (tab.isGone) return;
    const isCrash = random.chance(0.5);
    const awayMs = random.between(3_000, 60_000);
    watch.note(`${tab.name} ${isCrash ? 'crashes' : 'closes'}, away for ${awayMs} ms`);
    watch.saw(isCrash ? 'tab crashed' : 'tab away for long');
    tab.leave(isCrash);
    world.after(awayMs, () => tab.open());
  } else if (roll < 0.72) {
    const ms = random.between(200, 40_000);
    watch.note(`${tab.name} sleeps for ${ms} ms`);
    watch.saw('tab asleep');
    tab.freeze(ms);
  } else if (roll < 0.82) {
    world.duplicate(tab);
  } else {
    world.crash();
  }
}
