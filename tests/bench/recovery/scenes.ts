import { connect, expectFramesToGrow } from '../../e2e/fixtures/calls';
import type { Person } from '../../e2e/fixtures/people';
import { reloadCaller } from '../../e2e/survival/surviving-call';
import { watchFrames } from '../../lab/frames';
import { SITES, type Site } from '../../lab/network';
import { type AtBoth, whenInPhase, withNewAddress, withoutCable } from '../../lab/troubles';

export type People = Record<Site, Person>;

/** Something that happens to a call. Resolves with its measurements in ms, by name. */
export type Scene = (people: People) => Promise<Record<string, number>>;

const named = (what: string, [caller, callee]: AtBoth) => ({
  [`${what}, at the caller`]: caller,
  [`${what}, at the callee`]: callee,
});

const cable =
  (seconds: number): Scene =>
  async (people) => {
    const { noticed, picture } = await withoutCable(people, seconds);
    return {
      ...named('cable out → “Reconnecting”', noticed),
      ...named(`cable back after ${seconds} s → picture`, picture),
    };
  };

const newAddress =
  (what: string, ...sites: Site[]): Scene =>
  async (people) =>
    named(`${what} → picture`, await withNewAddress(people, ...sites));

export const SCENES: Readonly<Record<string, Scene>> = {
  async reload({ a, b }) {
    const beganMs = Date.now();
    await reloadCaller(a, b);
    return { 'page reloaded → pictures at both': Date.now() - beganMs };
  },
  'cable-3': cable(3),
  'cable-10': cable(10),
  'cable-25': cable(25),
  'address-callee': newAddress('new address at the callee', 'b'),
  'address-caller': newAddress('new address at the caller', 'a'),
  'address-both': newAddress('new addresses at both', ...SITES),
  async 'closed-page'({ a, b }) {
    const noticedAtMs = whenInPhase(a, 'reconnecting');
    const closedAtMs = Date.now();
    await b.page.close({ runBeforeUnload: false });
    return { 'page closed → peer shows “Reconnecting”': (await noticedAtMs) - closedAtMs };
  },
};

/** The measurements of a scene played on a connected call with moving pictures. */
export async function play(scene: Scene, people: People): Promise<Record<string, number>> {
  const { a, b } = people;
  await connect(a, b);
  await Promise.all([watchFrames(a, b), watchFrames(b, a)]);
  await Promise.all([expectFramesToGrow(a), expectFramesToGrow(b)]);
  return scene(people);
}
