import { expect, it } from 'vitest';
import { memoryFlags } from './memory-flags';

it('limits each program’s memory in production', () => {
  for (const name of ['edge', 'sidecar', 'web app']) {
    expect(memoryFlags(name, { NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^--max-semi-space-size=\d+$/),
      expect.stringMatching(/^--max-old-space-size=\d+$/),
    ]);
  }
});

it('leaves it to Node in development, and for a program that it does not know', () => {
  expect(memoryFlags('sidecar', { NODE_ENV: 'development' })).toEqual([]);
  expect(memoryFlags('test', { NODE_ENV: 'production' })).toEqual([]);
});

it('leaves a limit to the operator who chose it', () => {
  const environment = { NODE_ENV: 'production', NODE_OPTIONS: '--max_old_space_size=2000' } as const;
  expect(memoryFlags('sidecar', environment)).toEqual(['--max-semi-space-size=2']);
});
