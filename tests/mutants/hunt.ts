import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant';

export interface Verdict {
  /** `broken`: the tests did not run, which says nothing about the bug. */
  readonly fate: 'killed' | 'survived' | 'broken';
  /** The test that failed, or why no test did. */
  readonly by: string;
  readonly ms: number;
}

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { status: string; fullName: string; failureMessages: readonly string[] }[];
  }[];
}

/** Worlds to run for a mutant of the simulation; most fail within the first hundred. */
const SIM_RUNS = 10_000;
const TIMEOUT_MS = 180_000;

const argumentsOf = (test: string): string[] => {
  if (test === 'sim') return ['--project', 'sim', 'tests/sim/seeds.test.ts'];
  if (test === 'sim-chat') return ['--project', 'sim', 'tests/sim/chat/chat.test.ts'];
  if (test === 'sim-cluster') return ['--project', 'sim', 'tests/sim/cluster/cluster.test.ts'];
  return ['--project', test.startsWith('tests/integration/') ? 'integration' : 'unit', test];
};

/** Runs a test file, with or without a mutant in the code. Never rejects. */
export async function hunt(test: string, mutant: Mutant | null): Promise<Verdict> {
  const name = mutant?.id ?? test.replaceAll('/', '-');
  const file = join('test-results/mutants', `${name}.json`);
  rmSync(file, { force: true });
  const began = Date.now();
  const only = mutant?.only ? ['--testNamePattern', mutant.only.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')] : [];
  const output = await vitest(
    [...argumentsOf(test), ...only, '--bail=1', '--reporter=json', `--outputFile.json=${file}`],
    {
      SIM_RUNS: String(SIM_RUNS),
      ...(mutant && { MADO_MUTANT: mutant.id }),
    },
  );
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null;
  return { ...judge(report, output), ms: Date.now() - began };
}

function judge(report: Report | null, output: string): Omit<Verdict, 'ms'> {
  const results = report?.testResults ?? [];
  const failed = results.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed');
  if (failed) {
    const seed = /seed \d+: [^\n]*/.exec(failed.failureMessages[0] ?? '')?.[0];
    return { fate: 'killed', by: seed ?? failed.fullName };
  }
  const broken = results.find(({ message }) => message !== '');
  if (report && !broken && report.numPassedTests > 0) return { fate: 'survived', by: 'nothing' };
  return { fate: 'broken', by: broken?.message.slice(0, 500) ?? output.slice(-500) };
}

/** Resolves with the end of its output. */
function vitest(args: readonly string[], environment: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = `${printed}${text}`.slice(-2_000);
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (_, signal) => resolve(signal ? `ended by ${signal} after ${TIMEOUT_MS} ms` : printed));
  });
}
