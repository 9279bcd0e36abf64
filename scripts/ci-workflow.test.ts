import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const workflow = read('.github/workflows/ci.yml');

describe('the hosted CI workflow', () => {
  it('runs every command of .ci/run', () => {
    const commands = read('.ci/run').match(/^npm .+$/gm) ?? [];
    expect(commands.length).toBeGreaterThan(0);
    // Whole, where .ci/run takes a part.
    for (const command of commands) expect(workflow).toContain(`- run: ${command.replace(/ -- --part .*/, '')}\n`);
  });

  it('tests the Node releases that package.json names', () => {
    const { engines } = JSON.parse(read('package.json'));
    const wanted = String(engines.node).match(/\d+(\.\d+)?/g) ?? [];
    expect(workflow).toContain(`node: [${wanted.map((version) => `"${version}"`).join(', ')}]`);
  });
});
