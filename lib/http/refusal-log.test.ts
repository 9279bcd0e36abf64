import { expect, it } from 'vitest';
import { refusalLog } from './refusal-log';

it('logs each address once per cause, truncated, and a bounded number per cause', () => {
  const lines: { address: string }[] = [];
  const log = refusalLog({ warn: (line: { address: string }) => lines.push(line) } as never, 'https://mado.example');
  log('elsewhere', 'evil.example');
  log('elsewhere', 'evil.example');
  expect(lines).toEqual([{ address: 'evil.example', publicUrl: 'https://mado.example' }]);
  for (let count = 0; count < 100; count += 1) log('elsewhere', `${count}.evil.example`);
  expect(lines).toHaveLength(20);
  log('no-host', 'x'.repeat(10_000));
  expect(lines.at(-1)?.address).toHaveLength(200);
});
