function known(pid: number | undefined): number {
  if (pid === undefined) throw new Error('the program to be troubled is not running');
  return pid;
}

/** `kill -9`: no goodbye to anybody. */
export function kill(pid: number | undefined): void {
  process.kill(known(pid), 'SIGKILL');
}

/** Stops a program dead without ending it, so that nothing takes its place; the function it returns ends or wakes it. */
export function stall(pid: number | undefined): (signal: 'SIGCONT' | 'SIGKILL') => void {
  const stalled = known(pid);
  process.kill(stalled, 'SIGSTOP');
  return (signal) => void process.kill(stalled, signal);
}
