import pinoRoll from 'pino-roll';

/** Lines that wait for a disk that is full; more are dropped, and nothing waits for them. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/** pino's number of the level `info`. */
const INFO = 30;

export interface LogFileSettings {
  /** `mado.log` becomes `mado.1.log`, `mado.2.log`, …: the highest number is the one that is written. */
  readonly file: string;
  /** A file that has grown to so many MB is followed by the next. */
  readonly sizeMb: number;
  /** How many files there are at most, the one that is written included. */
  readonly keep: number;
}

export interface LogFile {
  /** Writes one line; never throws. A line that is no JSON becomes the message of one. */
  write(program: string, line: string): void;
}

const isJson = (line: string): boolean => {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
};

/**
 * Opens the file that takes the programs' output where no journal does. One process writes it, so that one process
 * counts its size. Rejects if it cannot be opened; once it is open, a disk that is full only costs lines.
 */
export async function openLogFile({ file, sizeMb, keep }: LogFileSettings): Promise<LogFile> {
  const stream = await pinoRoll({
    ...{ file, size: `${sizeMb}m`, limit: { count: keep, removeOtherLogFiles: true } },
    // Written at once: nothing is left to write when this process ends, at which a full disk would keep it.
    ...{ mkdir: true, mode: 0o600, sync: true, maxLength: MOST_WAITING_BYTES },
  });
  let isFailing = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!isFailing)
      console.error(`LOG_FILE: ${file} cannot be written (${error.code ?? error.message}); Mado goes on.`);
    isFailing = true;
  });
  stream.on('drain', () => {
    isFailing = false;
  });
  return {
    write(program, line) {
      const entry = isJson(line) ? line : JSON.stringify({ level: INFO, time: Date.now(), name: program, msg: line });
      stream.write(`${entry}\n`);
    },
  };
}
