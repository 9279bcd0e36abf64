/** Logs how long something took. Not asserted: the machine's load must not decide. */
export async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const beganMs = Date.now();
  const result = await run();
  console.log(`${what}: ${Date.now() - beganMs} ms`);
  return result;
}
