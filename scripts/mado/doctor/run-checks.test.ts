import { describe, expect, it } from 'vitest';
import { parseSettings } from '@/lib/config/settings';
import type { Check } from './check';
import { ok, problem } from './finding';
import { reportOf } from './report';
import { runChecks } from './run-checks';

const patient = { settings: parseSettings({}), internalSecret: undefined, dataDir: '/data', fix: false };
const check = (group: string, run: Check['run']): Check => ({ group, id: group.toLowerCase(), isLocal: true, run });

describe('the checks', () => {
  it('go on after one that fails or hangs, which is a problem of its own', async () => {
    const checks = [
      check('Thrown', async () => Promise.reject(new Error('no such thing'))),
      check('Hung', () => new Promise(() => undefined)),
      check('Well', async () => [ok('well', 'All is well.')]),
    ];
    expect(await runChecks(checks, patient, 20)).toMatchObject([
      { group: 'Thrown', id: 'thrown', level: 'problem', sentence: expect.stringContaining('no such thing') },
      { group: 'Hung', id: 'hung', level: 'problem', sentence: expect.stringContaining('did not end') },
      { group: 'Well', id: 'well', level: 'ok' },
    ]);
  });
});

describe('the report', () => {
  const wrong = { group: 'Disk', ...problem('disk', 'It is full.', 'Empty it.') };
  const well = { group: 'Clock', ...ok('clock', 'It is right.') };

  it('ends with the problems and their mends', () => {
    const text = reportOf([wrong, well]);
    expect(text.indexOf('It is full.')).toBeGreaterThan(text.indexOf('It is right.'));
    expect(text).toMatch(/→ Empty it\.$/);
  });

  it('says that nothing is wrong', () => {
    expect(reportOf([well])).toMatch(/Nothing is wrong\.$/);
  });
});
