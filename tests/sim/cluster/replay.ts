import { liveClusterDay } from './day';

/** Lives through one short day; prints its diary and exits with 1 if an invariant fails there. */
try {
  const seen = await liveClusterDay(Number(process.argv[2]), false);
  process.stdout.write(`${[...seen].join(', ')}\nall is well\n`);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
