import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs one of our programs until it ends. Throws what it printed on standard error if it failed. */
export async function runToEnd(file: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [file], { env: environment, stdio: ['ignore', 'inherit', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  try {
    const [said, [code, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    if (code !== 0) throw new Error(said.trim() || `${file} ended with ${signal ?? `code ${code}`}`);
  } finally {
    process.off('exit', kill);
  }
}
