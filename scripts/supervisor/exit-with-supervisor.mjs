/**
 * Loaded into both programs: when the supervisor is killed without a chance to stop them, the pipe that is their
 * standard input closes, and they end by themselves. (An IPC channel would tell the same, but changes how Next starts.)
 * Next's own workers inherit this import; they are left alone.
 */
if (process.ppid === Number(process.env.MADO_SUPERVISOR_PID)) {
  process.stdin.on('close', () => process.kill(process.pid, 'SIGTERM')).resume();
  process.stdin.unref();
}
