import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const workflow = read('.github/workflows/ci.yml');

describe('the hosted CI workflow', () => {
  it('runs every command of .ci/run', () => {
    const commands = read('.ci/run').match(/\bnpm (test|run [\w:]+)/g) ?? [];
    expect(commands).toEqual(['npm test', 'npm run mutants', 'npm run test:lab', 'npm run test:deploy']);
    // Whole, where .ci/run takes a part.
    for (const command of commands) expect(workflow).toContain(`- run: ${command}\n`);
  });

  it('tests the Node releases that package.json names', () => {
    const { engines } = JSON.parse(read('package.json'));
    const wanted = String(engines.node).match(/\d+(\.\d+)?/g) ?? [];
    expect(workflow).toContain(`node: [${wanted.map((version) => `"${version}"`).join(', ')}]`);
  });
});
