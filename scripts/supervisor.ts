import { resolve } from 'node:path';
import { ownAddress, ownUrl } from '@/lib/config/own-url';
import { makePagesSocket } from '@/lib/config/pages-socket';
import { settingsSchema } from '@/lib/config/schema';
import { secretsAsValues } from '@/lib/config/secret-files';
import { type ParsedSettings, parseSettings } from '@/lib/config/settings';
import { guard, type Watched } from '@/scripts/supervisor/guard';
import { answersHealthCheck, type Place } from '@/scripts/supervisor/health';
import { openLan } from '@/scripts/supervisor/lan';
import { serveLanHttps } from '@/scripts/supervisor/lan-https';
import { lanWelcome } from '@/scripts/supervisor/lan-welcome';
import { openLogFile } from '@/scripts/supervisor/log-file';
import { holdPorts, requireFreePort } from '@/scripts/supervisor/ports';
import { keepDataPrivate } from '@/scripts/supervisor/private-data';
import { keepRunning, type Program } from '@/scripts/supervisor/program';
import { waitUntilHealthy } from '@/scripts/supervisor/ready';
import { openSecrets } from '@/scripts/supervisor/secrets';
import { serviceManager } from '@/scripts/supervisor/service-manager';
import { onStopSignal, stopInOrder } from '@/scripts/supervisor/stopping';
import { openData, prepareData } from '@/scripts/supervisor/upgrade/open-data';

interface Options {
  dev: boolean;
  /** What follows `--lan`: an address or nothing; undefined without it. */
  lan?: string | undefined;
  /** Long preparations, which start only once the settings are valid. */
  beforeStart(): Promise<void>;
  /** Bundles the sidecar, and again whenever its sources change. */
  watchSidecar(onRebuilt: () => void): Promise<() => Promise<void>>;
}

/** Next prints this when its start is slow. */
const nextNoise = /^\s*✓ Running next\.config/;
const readyWithinMs = 60_000;
const PRIVATE_UMASK = 0o077;
/** How often to ask the programs whether they work, where no service manager says. */
const CHECK_EVERY_MS = 10_000;

/** Where the Next server listens for the edge, until this process ends. */
function openPagesSocket(): string {
  const { path, remove } = makePagesSocket();
  process.once('exit', remove);
  return path;
}

/** Everything the programs need to know, so that none computes a default by itself. */
async function environmentFor(
  settings: ParsedSettings,
  { publicUrl, signalingPort, dev }: { publicUrl: string; signalingPort: number; dev: boolean },
): Promise<NodeJS.ProcessEnv> {
  const dataDir = resolve(settings.DATA_DIR);
  const secrets = await openSecrets(dataDir);
  return {
    ...process.env,
    // Next reads more .env files than the sidecar does, but leaves alone variables that are set, even to an empty
    // string.
    ...Object.fromEntries(Object.keys(settingsSchema.shape).map((name) => [name, process.env[name] ?? ''])),
    ...secretsAsValues(settings),
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(settings.PORT),
    HOST: settings.host,
    PUBLIC_URL: publicUrl,
    DATABASE_URL: settings.databaseUrl,
    DATA_DIR: dataDir,
    SIGN_UPS_PER_HOUR: String(settings.signUpsPerHour),
    AUTH_SECRET: settings.AUTH_SECRET ?? secrets.authSecret,
    INTERNAL_SECRET: settings.INTERNAL_SECRET ?? secrets.internalSecret,
    SIGNALING_PORT: String(signalingPort),
    PAGES_SOCKET: openPagesSocket(),
  };
}

/** Undefined where standard output takes the log. */
async function logFileOf({ LOG_FILE, LOG_FILE_MB, LOG_FILES }: ParsedSettings) {
  if (LOG_FILE === undefined) return undefined;
  try {
    return await openLogFile({ file: resolve(LOG_FILE), sizeMb: LOG_FILE_MB, keep: LOG_FILES });
  } catch (error) {
    throw new Error(`LOG_FILE: ${LOG_FILE} cannot be written: ${(error as Error).message}`);
  }
}

/** Starts the programs, reports when they are ready, and keeps them running until it is asked to stop. */
export async function supervise({ dev, lan: askedLan, beforeStart, watchSidecar }: Options): Promise<void> {
  // What this process and its children write is readable by this account only.
  const callersUmask = process.umask(PRIVATE_UMASK);
  const lan = await openLan(askedLan, process.env);
  const settings = parseSettings(process.env);
  const { PORT, host } = settings;
  const publicUrl = settings.PUBLIC_URL || !lan ? settings.publicUrl : lan.url;
  const requireLanPort = async () => {
    if (lan) await requireFreePort('LAN_HTTPS_PORT', lan.port, lan.host);
  };
  await requireLanPort();
  const { held } = await holdPorts({
    PORT: { port: PORT, host },
    SIGNALING_PORT: { port: settings.SIGNALING_PORT ?? 0, host: '127.0.0.1' },
  });
  const signaling = held.SIGNALING_PORT;

  const manager = serviceManager(process.env);
  const stopped = new AbortController();
  const programs: { edge?: Program; webApp?: Program; sidecar?: Program } = {};
  const stop = async () => {
    stopped.abort();
    void manager.notify('STOPPING=1');
    await stopInOrder(programs);
    process.exit(0);
  };
  onStopSignal(stop, () => {
    for (const program of Object.values(programs)) program.killHung();
    process.exit(1);
  });

  const closed = await keepDataPrivate(resolve(settings.DATA_DIR), settings.databaseUrl);
  if (closed.length > 0) {
    console.log(`Other accounts on this machine could read ${closed.join(', ')}; now only this one can.`);
  }
  const data = { databaseUrl: settings.databaseUrl, dataDir: resolve(settings.DATA_DIR) };
  await prepareData(data);
  const environment = await environmentFor(settings, { publicUrl, signalingPort: signaling.port, dev });
  // The build contains no secrets, and a web server in front may serve its files.
  process.umask(callersUmask);
  await beforeStart();
  process.umask(PRIVATE_UMASK);
  const { welcome } = await openData(data, publicUrl);
  // The preparations took time: another program may have taken the port meanwhile.
  await requireLanPort();
  if (stopped.signal.aborted) return;

  const log = await logFileOf(settings);
  const printOf = (program: string) => log && ((line: string) => log.write(program, line));
  const startSidecar = () => {
    const sidecar = dev ? ['--enable-source-maps', 'dist/dev/sidecar.mjs'] : ['dist/sidecar.mjs'];
    programs.sidecar = keepRunning('sidecar', sidecar, environment, { heldPort: signaling, print: printOf('sidecar') });
  };
  programs.edge = keepRunning('edge', ['dist/edge.mjs'], environment, { heldPort: held.PORT, print: printOf('edge') });
  programs.webApp = keepRunning('web app', ['dist/web.mjs'], environment, { hidden: nextNoise, print: printOf('web') });
  if (dev) await watchSidecar(() => (programs.sidecar ? programs.sidecar.restart() : startSidecar()));
  else startSidecar();

  try {
    await Promise.all([
      waitUntilHealthy('sidecar', `http://127.0.0.1:${signaling.port}/healthz`, readyWithinMs, stopped.signal),
      waitUntilHealthy('web app', `${ownUrl(host, PORT)}/readyz`, readyWithinMs, stopped.signal),
    ]);
  } catch (error) {
    if (stopped.signal.aborted) return;
    stopped.abort();
    await stopInOrder(programs);
    throw error;
  }
  if (lan) {
    await serveLanHttps({ dataDir: resolve(settings.DATA_DIR), ...lan }, ownAddress(host, PORT));
    console.log(await lanWelcome({ url: publicUrl, others: lan.others, columns: process.stdout.columns }));
  }
  console.log(`Mado is ready at ${publicUrl}`);
  // On the terminal only, and never in a LOG_FILE: the link makes an administrator.
  if (welcome) console.log(welcome);
  void manager.notify('READY=1');
  // In development the web app compiles pages for longer than a program may stay silent.
  if (dev || !programs.sidecar) return;
  const watch = (name: string, program: Program, place: Place): Watched => ({
    ...{ name, program },
    isWell: (deadline) => answersHealthCheck(place, deadline),
  });
  void guard({
    watched: [
      watch('edge', programs.edge, ownAddress(host, PORT)),
      watch('web app', programs.webApp, { socketPath: environment.PAGES_SOCKET ?? '' }),
      watch('sidecar', programs.sidecar, { host: '127.0.0.1', port: signaling.port }),
    ],
    everyMs: manager.reportEveryMs ?? CHECK_EVERY_MS,
    stopped: stopped.signal,
    onAllWell: () => void manager.reportWell(),
  });
}
