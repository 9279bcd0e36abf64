import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from './root.mjs';

const stillGoingEveryMs = 10_000;

/** Announces a long step, reports that it is still running, and how long it took. */
export async function step(title, work) {
  const beganMs = Date.now();
  const seconds = () => `${Math.round((Date.now() - beganMs) / 1000)} s`;
  console.log(`${title} …`);
  const ticker = setInterval(() => console.log(`  … still going, ${seconds()}`), stillGoingEveryMs);
  try {
    const result = await work();
    console.log(`  done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(ticker);
  }
}

/** Runs a program quietly; its output is shown only if it fails. */
export async function run(command, args, environment = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const endTogether = () => child.kill();
  process.once('exit', endTogether);
  const printed = [];
  child.stdout.on('data', (piece) => printed.push(piece));
  child.stderr.on('data', (piece) => printed.push(piece));
  const [code, signal] = await once(child, 'close');
  process.off('exit', endTogether);
  if (code === 0) return;
  const text = Buffer.concat(printed).toString();
  // What the kernel does to the largest program when memory runs out; the program itself can print nothing then.
  const why =
    signal === 'SIGKILL'
      ? '\nMost likely this machine ran out of memory: `journalctl -k` names the program that was killed. A build needs 2 GB; docs/deployment.md says how to add swap.'
      : '';
  throw new Error(`${command} ${args.join(' ')} ended with ${signal ?? `code ${code}`}:\n${text}${why}`);
}
