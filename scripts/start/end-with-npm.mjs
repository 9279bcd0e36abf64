const LOOK_EVERY_MS = 500;

/**
 * Under `npm start` a shell stands between npm and this process. Some shells do not pass on the SIGTERM that a container
 * or service manager sends to npm, but end and leave this process behind, where it would hold its ports. So it stops
 * when its parent is gone. Started directly it may outlive its parent.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  look.unref();
}
