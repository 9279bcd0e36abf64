import { accept, dial, expectEnded, expectFramesToGrow, expectPhase, hangUp } from '../e2e/fixtures/calls';
import { entry } from '../e2e/fixtures/people';
import { describePaths, type LinkFacts, linkFacts, setUpOf, watchSetUp } from './link-facts';
import { PATHS, type Path, setPath } from './network';
import { expect, test } from './test';

interface Row {
  readonly caller: Path;
  readonly callee: Path;
  readonly atCaller: LinkFacts;
  readonly atCallee: LinkFacts;
  readonly setUpMs: number;
}
const rows: Row[] = [];

/** How a relay can be reached from behind each kind of router. */
const WAYS: Record<Path, RegExp> = {
  'endpoint-independent': /^(host|srflx|prflx|relay\/udp)$/,
  'address-and-port-dependent': /^(host|srflx|prflx|relay\/udp)$/,
  'udp-blocked': /^relay\/(tcp|tls)$/,
  'only-443': /^relay\/tls$/,
};

test.afterEach(async ({ people, turn }, { status, expectedStatus }) => {
  if (status === expectedStatus) return;
  const [atA, atB] = await Promise.all([describePaths(people.a.page), describePaths(people.b.page)]);
  const allocations = turn
    .log()
    .split('\n')
    .filter((line) => /allocat|error|quota|mismatch/i.test(line));
  console.log(
    ['at the caller', ...atA, 'at the callee', ...atB, 'at the relay', ...allocations.slice(-60)].join('\n  '),
  );
});

for (const caller of PATHS) {
  for (const callee of PATHS) {
    test(`${caller} calls ${callee}`, async ({ people }) => {
      const { a, b } = people;
      setPath('a', caller);
      setPath('b', callee);
      await Promise.all([a.page.reload(), b.page.reload()]);
      await Promise.all([expect(entry(a.page, b.name)).toBeVisible(), expect(entry(b.page, a.name)).toBeVisible()]);
      await Promise.all([watchSetUp(a.page), watchSetUp(b.page)]);
      await dial(a, b);
      await accept(b, a);
      await Promise.all([expectPhase(a, 'connected'), expectPhase(b, 'connected')]);
      await Promise.all([expectFramesToGrow(a), expectFramesToGrow(b)]);

      // After accept, strangers connect over whichever path is found first; the best one follows.
      const isDirect = caller === 'endpoint-independent' && callee === 'endpoint-independent';
      const settled = async () => {
        const facts = await Promise.all([linkFacts(a.page), linkFacts(b.page)]);
        const [atA, atB] = facts.map((fact) => fact?.local ?? '');
        if (!atA || !atB || !WAYS[caller].test(atA) || !WAYS[callee].test(atB)) return `${atA} ${atB}`;
        return isDirect && `${atA} ${atB}`.includes('relay') ? `${atA} ${atB}` : 'the best way';
      };
      await expect.poll(settled).toBe('the best way');
      await Promise.all([expectFramesToGrow(a), expectFramesToGrow(b)]);

      const [atCaller, atCallee] = await Promise.all([linkFacts(a.page), linkFacts(b.page)]);
      if (!atCaller || !atCallee) throw new Error('a call without a path');
      const [callerSetUp, calleeSetUp] = await Promise.all([setUpOf(a.page), setUpOf(b.page)]);
      const lastMs = Math.max(callerSetUp.connectedAtMs ?? 0, calleeSetUp.connectedAtMs ?? 0);
      rows.push({ caller, callee, atCaller, atCallee, setUpMs: lastMs - (calleeSetUp.acceptedAtMs ?? 0) });

      await hangUp(a);
      await Promise.all([expectEnded(a, 'hung-up'), expectEnded(b, 'hung-up')]);
    });
  }
}

test.afterAll(() => {
  const table = rows.map(({ caller, callee, atCaller, atCallee, setUpMs }) => ({
    caller,
    callee,
    'path at the caller': `${atCaller.local} – ${atCaller.remote}`,
    'path at the callee': `${atCallee.local} – ${atCallee.remote}`,
    'accept to connected, ms': setUpMs,
  }));
  console.table(table);
});
