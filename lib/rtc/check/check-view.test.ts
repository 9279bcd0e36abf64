import { describe, expect, it } from 'vitest';
import { type CheckName, type CheckRow, type CheckRows, NOT_STARTED, summaryOf, withoutRunning } from './check-view';

const good = { state: 'good', finding: 'works', ms: null } as const;
const problem = { state: 'problem', finding: 'unreachable', ms: null } as const;
const absent = { state: 'absent', finding: 'none', ms: null } as const;
const relayed = { state: 'good', finding: 'relayed', ms: null } as const;
const direct = { state: 'good', finding: 'direct', ms: null } as const;

function rows(change: Partial<Record<CheckName, CheckRow>> = {}): CheckRows {
  const all = Object.fromEntries(Object.keys(NOT_STARTED.rows).map((name) => [name, good]));
  return { ...(all as Record<CheckName, CheckRow>), echo: relayed, speaker: NOT_STARTED.rows.speaker, ...change };
}

describe('summaryOf', () => {
  it.each([
    ['fine', {}],
    ['fine', { stun: absent, 'turn-tls': absent }],
    ['detour', { 'turn-udp': problem }],
    ['no-relay', { 'turn-udp': absent, 'turn-tcp': absent, 'turn-tls': absent, echo: direct }],
    ['problems', { camera: problem }],
    ['problems', { speaker: problem }],
    ['problems', { 'turn-udp': problem, echo: problem }],
    ['problems', { stun: problem, echo: direct }],
    [null, { echo: { state: 'running', finding: 'calling', ms: null } }],
    [null, { camera: NOT_STARTED.rows.camera }],
  ] as const)('%s', (summary, change) => {
    expect(summaryOf(rows(change))).toBe(summary);
  });
});

describe('withoutRunning', () => {
  it('keeps findings, and resets rows that were still running', () => {
    const running: CheckRow = { state: 'running', finding: 'asking', ms: null };
    const kept = withoutRunning(rows({ camera: running, stun: problem }));
    expect(kept.camera).toEqual(NOT_STARTED.rows.camera);
    expect(kept.stun).toEqual(problem);
    expect(kept.echo).toEqual(relayed);
  });
});
