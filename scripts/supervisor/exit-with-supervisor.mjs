/**
 * Loaded into all programs: if the supervisor is killed without a chance to stop them, the pipe that is their standard
 * input closes, and they exit at once, so that the next supervisor finds its ports free. (An IPC channel would work too, but changes how Next starts.) Next's own workers inherit
 * this import and are left alone.
 */
if (process.ppid === Number(process.env.MADO_SUPERVISOR_PID)) {
  process.stdin.on('close', () => process.kill(process.pid, 'SIGINT')).resume();
  process.stdin.unref();
}
