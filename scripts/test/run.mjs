import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../start/root.mjs';

/** Runs a program with its output in sight and tells whether it succeeded. */
export async function succeeds(command, args, environment = {}) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...environment }, stdio: 'inherit' });
  const failed = once(child, 'error').then(([error]) => {
    console.error(`${command}: ${error.message}`);
    return [1];
  });
  const [code] = await Promise.race([once(child, 'close'), failed]);
  return code === 0;
}

/** A program of a package, without npx: that would ask the registry for what it does not find. */
export const tool = (path, args, environment) =>
  succeeds(process.execPath, [`node_modules/${path}`, ...args], environment);
