import { accept, callId, dial, expectEnded, expectFramesToGrow, expectPhase, hangUp } from '../e2e/fixtures/calls';
import { entry, type Person } from '../e2e/fixtures/people';
import { expectPicture } from '../e2e/fixtures/picture';
import { recordSignals, type SignalingRecord } from '../e2e/fixtures/signaling-record';
import { hideAddress } from './hide-address';
import { linkFacts } from './link-facts';
import { type Site, setPath } from './network';
import { expect, test } from './test';

/** A site's own addresses: in its network, and on the internet. */
const ADDRESSES: Record<Site, RegExp> = {
  a: /\b10\.1\.0\.\d+\b|\b198\.51\.100\.11\b/,
  b: /\b10\.2\.0\.\d+\b|\b198\.51\.100\.12\b/,
};
const candidatesIn = (texts: readonly string[]) =>
  texts.flatMap((text) => text.match(/candidate:\S+ \d \w+ \d+ \S+ \d+ typ \w+( raddr \S+ rport \d+)?/g) ?? []);

async function expectHidden(site: Site, hider: Person, own: SignalingRecord, peers: SignalingRecord): Promise<void> {
  const facts = await linkFacts(hider.page);
  expect(facts?.local).toMatch(/^relay\//);
  // The page did not even gather anything else.
  expect(own.found.length).toBeGreaterThan(0);
  for (const found of own.found) expect(found).toContain(' typ relay ');
  const signaled = candidatesIn([...own.socketSent, ...own.channelSent]);
  expect(signaled.length).toBeGreaterThan(0);
  for (const candidate of signaled) expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0$/);
  for (const text of [...own.socketSent, ...own.channelSent, ...peers.socketReceived, ...peers.channelReceived]) {
    expect(text).not.toMatch(ADDRESSES[site]);
  }
}

for (const [role, hidden] of [
  ['caller', 'a'],
  ['callee', 'b'],
] as const) {
  test(`a ${role} who hides their address is seen only behind the relay, for as long as the call lasts`, async ({
    people,
  }) => {
    const { a, b } = people;
    const open = hidden === 'a' ? 'b' : 'a';
    const [hider, peer] = [people[hidden], people[open]];
    const records = { a: await recordSignals(a.page), b: await recordSignals(b.page) };
    await Promise.all([expect(entry(a.page, b.name)).toBeVisible(), expect(entry(b.page, a.name)).toBeVisible()]);
    // Only for a callee who hides their address and allows everyone does a relay carry a link before accept.
    await hideAddress(hider, hidden === 'b' ? 'From everyone' : undefined);

    await dial(a, b);
    if (hidden === 'b') {
      await expect.poll(() => linkFacts(b.page)).toMatchObject({ local: expect.stringMatching(/^relay\//) });
    }
    await accept(b, a);
    await Promise.all([expectPhase(a, 'connected'), expectPhase(b, 'connected')]);
    await Promise.all([expectPicture(a.page, b.name, 'bob'), expectPicture(b.page, a.name, 'alice')]);
    await expectHidden(hidden, hider, records[hidden], records[open]);
    expect((await linkFacts(peer.page))?.remote).toBe('relay');
    const id = await callId(hider);

    // A new link.
    await hider.page.reload();
    await Promise.all([expectPhase(hider, 'connected'), expectFramesToGrow(a), expectFramesToGrow(b)]);
    await expectHidden(hidden, hider, records[hidden], records[open]);

    // An ICE restart.
    setPath(hidden, 'udp-blocked');
    await expect
      .poll(async () => (await linkFacts(hider.page))?.local, { timeout: 20_000 })
      .toMatch(/^relay\/t(cp|ls)$/);
    await Promise.all([expectFramesToGrow(a), expectFramesToGrow(b)]);
    await expectHidden(hidden, hider, records[hidden], records[open]);
    expect(await callId(hider)).toBe(id);

    // The search would find such addresses: the other side hides nothing.
    const others = candidatesIn([...records[open].socketSent, ...records[open].channelSent]);
    expect(others.some((candidate) => ADDRESSES[open].test(candidate))).toBe(true);
    await hangUp(a);
    await Promise.all([expectEnded(a, 'hung-up'), expectEnded(b, 'hung-up')]);
  });
}
