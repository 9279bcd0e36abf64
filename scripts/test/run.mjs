import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../start/root.mjs';

const kept = new AsyncLocalStorage();

/**
 * Holds back what programs print while `work` runs, so that parallel runs do not mix; returns its result and the
 * output.
 */
export async function keepingPrint(work) {
  const pieces = [];
  const result = await kept.run(pieces, work);
  return { result, print: Buffer.concat(pieces).toString() };
}

/** Runs a program, with its output visible or held back, and returns whether it succeeded. */
export async function succeeds(command, args, environment = {}) {
  const pieces = kept.getStore();
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: pieces ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  for (const output of [child.stdout, child.stderr]) output?.on('data', (piece) => pieces.push(piece));
  const failed = once(child, 'error').then(([error]) => {
    console.error(`${command}: ${error.message}`);
    return [1];
  });
  const [code] = await Promise.race([once(child, 'close'), failed]);
  return code === 0;
}

/** A program of an installed package. Not via npx, which asks the registry for missing ones. */
export const tool = (path, args, environment) =>
  succeeds(process.execPath, [`node_modules/${path}`, ...args], environment);
