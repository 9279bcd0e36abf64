import { callId, connect, expectEnded, expectFramesToGrow, expectPhase, hangUp } from '../e2e/fixtures/calls';
import type { Person } from '../e2e/fixtures/people';
import { linkFacts } from './link-facts';
import { type Path, SITES, type Site, setPath } from './network';
import { expect, test } from './test';

test.describe('in the middle of a call', () => {
  async function begin({ a, b }: Record<Site, Person>): Promise<string> {
    await connect(a, b);
    await expect.poll(async () => (await linkFacts(a.page))?.local).not.toContain('relay');
    return callId(a);
  }

  /** Asserts that the same call continues over a relay reached in this way, with both pictures moving. */
  async function continues({ a, b }: Record<Site, Person>, id: string, ways: Record<Site, RegExp>): Promise<void> {
    const local = async ({ page }: Person) => (await linkFacts(page))?.local;
    await Promise.all([expect.poll(() => local(a)).toMatch(ways.a), expect.poll(() => local(b)).toMatch(ways.b)]);
    await Promise.all([expectFramesToGrow(a), expectFramesToGrow(b)]);
    await Promise.all([expectPhase(a, 'connected'), expectPhase(b, 'connected')]);
    expect([await callId(a), await callId(b)]).toEqual([id, id]);
  }

  const anyway = /./;
  const changes: [string, Partial<Record<Site, Path>>, Record<Site, RegExp>][] = [
    ['the caller’s network stops UDP', { a: 'udp-blocked' }, { a: /^relay\/(tcp|tls)$/, b: anyway }],
    ['the callee’s network stops all but the web', { b: 'only-443' }, { a: anyway, b: /^relay\/tls$/ }],
    [
      'both networks stop UDP',
      { a: 'udp-blocked', b: 'udp-blocked' },
      { a: /^relay\/(tcp|tls)$/, b: /^relay\/(tcp|tls)$/ },
    ],
  ];
  for (const [name, paths, ways] of changes) {
    test(`it continues when ${name}`, async ({ people }) => {
      const id = await begin(people);
      for (const site of SITES) setPath(site, paths[site] ?? 'endpoint-independent');
      await continues(people, id, ways);
      await hangUp(people.a);
      await Promise.all([expectEnded(people.a, 'hung-up'), expectEnded(people.b, 'hung-up')]);
    });
  }
});
