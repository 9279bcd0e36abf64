import { spawn } from 'node:child_process';

/** systemd, which started this process as a unit of `Type=notify`, or nobody. */
export interface ServiceManager {
  /**
   * How often to report that the service works, in ms, if the unit has a watchdog: several times within its period, so
   * that one late report kills nothing. Undefined without one.
   */
  readonly reportEveryMs: number | undefined;
  /**
   * Sends a notification (`READY=1`, see sd_notify(3)). Does nothing outside of such a unit. Resolves once it was
   * received. Never rejects.
   */
  notify(assignment: string): Promise<void>;
  /** Reports that the service works, if the unit has a watchdog. */
  reportWell(): Promise<void>;
}

const REPORTS_A_PERIOD = 9;
const SEND_WITHIN_MS = 5_000;

/**
 * Node has no Unix datagram sockets, so systemd's own `systemd-notify` sends the notifications. It waits until systemd
 * has taken them: otherwise systemd could find its sender gone and not know which unit that belonged to.
 */
function send(assignment: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    const sender = spawn('systemd-notify', [assignment], {
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: SEND_WITHIN_MS,
    });
    sender.once('error', ({ message }) => resolve(message));
    sender.once('exit', (code, signal) => resolve(code === 0 ? null : `it ended with ${signal ?? `code ${code}`}`));
  });
}

/** Reads what systemd set in the environment: NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. */
export function serviceManager(environment: NodeJS.ProcessEnv): ServiceManager {
  const { NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID = String(process.pid) } = environment;
  const periodMs = WATCHDOG_PID === String(process.pid) ? Number(WATCHDOG_USEC ?? 0) / 1_000 : 0;
  let tail: Promise<void> = Promise.resolve();
  let hasFailed = false;
  const notify = (assignment: string) => {
    if (!NOTIFY_SOCKET) return tail;
    // In order: a report that overtook STOPPING=1 would undo it.
    tail = tail.then(async () => {
      const why = await send(assignment, environment);
      if (why === null || hasFailed) return;
      hasFailed = true;
      console.error(`systemd could not be notified: systemd-notify: ${why}. It may take Mado for hung and restart it.`);
    });
    return tail;
  };
  return {
    reportEveryMs: periodMs > 0 ? periodMs / REPORTS_A_PERIOD : undefined,
    notify,
    reportWell: () => (periodMs > 0 ? notify('WATCHDOG=1') : tail),
  };
}
