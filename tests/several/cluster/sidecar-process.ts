import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, type WriteStream, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@/tests/fixtures/free-port';
import type { RedisLink } from './redis-link';

/** The loader puts the machine's own library folder in for $LIB. */
const FAKETIME = '/usr/$LIB/faketime/libfaketimeMT.so.1';
const START_WITHIN_MS = 30_000;
/** A drain lets calls come to rest for some seconds first. */
const STOP_WITHIN_MS = 30_000;

export interface SidecarOptions {
  readonly name: string;
  /** The bundled server/index.ts. */
  readonly program: string;
  readonly redis: RedisLink;
  readonly env: Readonly<Record<string, string>>;
  /** Where everything that it logs goes. */
  readonly logFile: string;
  /** It owns the calls from now on, with this fencing number, as it says itself. */
  readonly onOwner: (fence: number) => void;
  /** It ended without being told to. */
  readonly onCrash: (code: number | null) => void;
}

/** One sidecar in a process of its own, always at the same port, started again by hand. */
export class SidecarProcess {
  readonly #options: SidecarOptions;
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'mado-several-'));
  readonly #clockFile = join(this.#dataDir, 'clock');
  readonly #log: WriteStream;
  #child: ChildProcess | null = null;
  port = 0;

  constructor(options: SidecarOptions) {
    this.#options = options;
    this.#log = createWriteStream(options.logFile);
    this.setClock(0);
  }

  get name(): string {
    return this.#options.name;
  }

  /** Null while it does not run. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get redis(): RedisLink {
    return this.#options.redis;
  }

  /** Sets its clock off by so many seconds. Its steady clock goes on as it did. */
  setClock(secondsOff: number): void {
    writeFileSync(this.#clockFile, `${secondsOff >= 0 ? '+' : ''}${secondsOff}\n`);
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    this.port ||= await freePort();
    const { env, program, redis } = this.#options;
    const child = spawn(process.execPath, ['--max-semi-space-size=1', program], {
      env: {
        ...{ PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'info' },
        ...env,
        ...{ REDIS_URL: redis.url, SIGNALING_PORT: String(this.port), DATA_DIR: this.#dataDir },
        ...{ LD_PRELOAD: FAKETIME, FAKETIME_TIMESTAMP_FILE: this.#clockFile, FAKETIME_CACHE_DURATION: '1' },
        ...{ FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => this.#read(line));
    child.once('exit', (code) => {
      if (this.#child !== child) return;
      this.#child = null;
      this.#options.onCrash(code);
    });
    await this.#answers();
  }

  /** Ends it at once, as a lost machine would. */
  async kill(): Promise<void> {
    const child = this.#release();
    child?.kill('SIGKILL');
    if (child) await ended(child);
  }

  /** Stops it in good order: it lets its calls come to rest, and sends its people to the others. */
  async drain(): Promise<void> {
    const child = this.#release();
    if (!child) return;
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended(child);
    clearTimeout(limit);
  }

  /** Stops the process where it stands, with its connections open; `thaw` lets it go on. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async close(): Promise<void> {
    await this.kill();
    await new Promise<void>((resolve) => this.#log.end(resolve));
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  #release(): ChildProcess | null {
    const child = this.#child;
    this.#child = null;
    return child;
  }

  #read(line: string): void {
    this.#log.write(`${Math.round(performance.now())} ${line}\n`);
    const fence = /"fence":(\d+).*"msg":"this sidecar owns the calls now"/.exec(line)?.[1];
    if (fence) this.#options.onOwner(Number(fence));
  }

  async #answers(): Promise<void> {
    const untilMs = performance.now() + START_WITHIN_MS;
    while (performance.now() < untilMs) {
      if (!this.#child) break;
      const response = await fetch(`http://127.0.0.1:${this.port}/healthz`).catch(() => null);
      await response?.body?.cancel();
      if (response) return;
      await delay(50);
    }
    throw new Error(`the sidecar ${this.name} did not start; see ${this.#options.logFile}`);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
