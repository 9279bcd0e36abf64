import { live } from './seeds';

/** Prints the diary of one world; exits with 1 if an invariant fails there. */
try {
  const { watch } = await live(Number(process.argv[2]), true);
  process.stdout.write(`${watch.trace.join('\n')}\nall is well\n`);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
