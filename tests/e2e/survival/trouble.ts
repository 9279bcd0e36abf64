function known(pid: number | undefined): number {
  if (pid === undefined) throw new Error('the program to disturb is not running');
  return pid;
}

/** `kill -9`: without a chance to say goodbye. */
export function kill(pid: number | undefined): void {
  process.kill(known(pid), 'SIGKILL');
}

/**
 * Stops a program (SIGSTOP) without ending it, so that it is not restarted; the returned function kills or resumes it.
 */
export function stall(pid: number | undefined): (signal: 'SIGCONT' | 'SIGKILL') => void {
  const stalled = known(pid);
  process.kill(stalled, 'SIGSTOP');
  return (signal) => void process.kill(stalled, signal);
}
