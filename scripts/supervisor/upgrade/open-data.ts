import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type Hold, tryShareData } from '@/lib/db/share-data';
import type { Data } from '@/scripts/mado/backup/make-backup';
import type { FromWorker, ToWorker } from './messages';

const PROGRAM = 'dist/upgrade.mjs';

/** Runs one task in a process of its own, and does for it what only this process can. Rejects with its message. */
async function inOwnProcess(
  task: Extract<ToWorker, { data: Data }>,
  answer: (question: 'share' | 'give-back') => Promise<ToWorker | undefined>,
  onWelcome: (words: string) => void = () => undefined,
): Promise<void> {
  // Its own process group: Ctrl-C reaches only the supervisor. When that ends, the channel closes, and the process ends.
  const worker = fork(PROGRAM, [], { execArgv: [], detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = Promise.all([once(worker, 'exit'), once(worker, 'disconnect')]);
  let isDone = false;
  let failure: Error | undefined;
  const handle = async (message: FromWorker): Promise<void> => {
    if (message.type === 'done') isDone = true;
    else if (message.type === 'failed') failure = new Error(message.message);
    else if (message.type === 'welcome') onWelcome(message.words);
    else {
      const reply = await answer(message.type);
      if (reply && worker.connected) worker.send(reply);
    }
  };
  worker.on('message', (message: FromWorker) => {
    handle(message).catch((error: Error) => {
      failure = error;
      worker.kill('SIGKILL');
    });
  });
  worker.send(task);
  const [[code, signal]] = await ended;
  if (failure) throw failure;
  if (isDone) return;
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  throw new Error(`The process that opens the database ${how}. Nothing is lost: start again to resume.`);
}

interface OpenedData extends Pick<Hold, 'release'> {
  /** How to become the administrator, while nobody is: for the terminal, after everything else. */
  readonly welcome: string | undefined;
}

/**
 * Finishes a restore that was killed, and makes sure that the database can be reached. Comes before anything reads the
 * secrets. Rejects with an actionable message.
 */
export async function prepareData(data: Data): Promise<void> {
  await inOwnProcess({ type: 'prepare', data }, async () => undefined);
}

/**
 * Upgrades the database where that is due, after a backup, and holds it until this process ends or `release` is called:
 * meanwhile nobody restores or upgrades it. Rejects with an actionable message.
 */
export async function openData(data: Data, publicUrl: string): Promise<OpenedData> {
  let held: Hold | undefined;
  let welcome: string | undefined;
  const answer = async (question: 'share' | 'give-back'): Promise<ToWorker | undefined> => {
    if (question === 'share') {
      held = tryShareData(data.databaseUrl);
      return { type: 'shared', isShared: held !== undefined };
    }
    await held?.release();
    held = undefined;
    return undefined;
  };
  await inOwnProcess({ type: 'upgrade', data, publicUrl }, answer, (words) => {
    welcome = words;
  });
  const opened = held;
  if (!opened) throw new Error('The data was upgraded, but is not held.');
  return { release: () => opened.release(), welcome };
}
