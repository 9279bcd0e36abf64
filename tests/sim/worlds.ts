import { liveAll } from './seeds';

/** Runs `count` worlds from a seed on, in a process of its own; prints their tally, or the first violation. */
const [first, count] = process.argv.slice(2).map(Number);
try {
  const tally = await liveAll(first ?? 1, count ?? 0);
  process.stdout.write(JSON.stringify([...tally]));
} catch (error) {
  process.stdout.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
