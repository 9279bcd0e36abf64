import { expect, it } from 'vitest';
import { hasRecentProof, pathBack, pathToProve, wayBackOf } from './recent-proof';

const minuteMs = 60_000;

it('counts for ten minutes, and not at all where there was none', () => {
  const provedAt = new Date('2026-11-30T12:00:00Z');
  expect(hasRecentProof({ provedAt }, provedAt.getTime() + 10 * minuteMs - 1)).toBe(true);
  expect(hasRecentProof({ provedAt }, provedAt.getTime() + 10 * minuteMs)).toBe(false);
  expect(hasRecentProof({ provedAt: null })).toBe(false);
});

it('leads back to its own pages only', () => {
  expect(pathToProve('data')).toBe('/settings/confirm?back=data');
  expect(pathBack(wayBackOf('data'))).toBe('/settings/data');
  expect(pathToProve('address')).toBe(pathBack('address'));
  expect(pathToProve('admin-person.x')).toBe('/settings/confirm?back=admin-person.x');
  expect(pathBack(wayBackOf('admin-person.0b6e-_9'))).toBe('/admin/people/0b6e-_9');
  for (const strange of ['admin-person.', 'admin-person.../lobby', 'admin-person.x/y', 'admin-person.x\n']) {
    expect(pathBack(wayBackOf(strange))).toBe('/settings/security');
  }
  for (const strange of ['https://evil.example', '//evil.example', '/lobby', 'toString', '', undefined, ['data']]) {
    expect(pathBack(wayBackOf(strange))).toBe('/settings/security');
  }
});
