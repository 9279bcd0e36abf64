import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { FactBody, FactName } from '@/lib/protocol/sidecar/facts';
import type { Reply, RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';
import { PROTOCOL_VERSION, SIGNALING_PATH } from '@/lib/protocol/version';

export interface DeviceOptions {
  readonly port: number;
  readonly cookie?: string;
  readonly deviceId?: string;
  readonly origin?: string | null;
  readonly auth?: Record<string, unknown>;
  readonly transports?: ('websocket' | 'polling')[];
}

interface Heard {
  readonly name: string;
  readonly body: unknown;
}

const FACT_TIMEOUT_MS = 4_000;

/** A browser tab as the sidecar sees it: a real socket, and every fact it received. */
export class TestDevice {
  readonly deviceId: string;
  readonly socket: Socket;
  readonly heard: Heard[] = [];
  readonly #waiting = new Set<() => void>();
  #read = 0;

  constructor(options: DeviceOptions) {
    this.deviceId = options.deviceId ?? randomUUID();
    const origin = options.origin === undefined ? 'http://localhost:3000' : options.origin;
    this.socket = io(`http://127.0.0.1:${options.port}`, {
      path: SIGNALING_PATH,
      addTrailingSlash: false,
      transports: options.transports ?? ['websocket'],
      auth: options.auth ?? { protocolVersion: PROTOCOL_VERSION, deviceId: this.deviceId },
      extraHeaders: {
        ...(options.cookie ? { cookie: options.cookie } : {}),
        ...(origin ? { origin } : {}),
      },
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 100,
    });
    this.socket.onAny((name: string, body: unknown) => {
      this.heard.push({ name, body });
      for (const wake of this.#waiting) wake();
    });
  }

  /** Resolves with the code of the first refusal to connect. */
  refused(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', () => reject(new Error('expected a refusal, but was admitted')));
      this.socket.once('connect_error', (error) => {
        this.socket.close();
        resolve('data' in error ? (error.data as { code: string } | undefined)?.code : undefined);
      });
    });
  }

  async ask<N extends RequestName>(name: N, request: RequestBody<N>): Promise<Reply<N>> {
    try {
      return await this.socket.timeout(FACT_TIMEOUT_MS).emitWithAck(name, request);
    } catch (error) {
      throw new Error(`no reply to ${name} arrived`, { cause: error });
    }
  }

  /** Sends any event, as a hostile page might. */
  send(event: string | number, ...args: unknown[]): Promise<unknown> {
    // Socket.IO's types allow only string event names, but its encoder accepts numbers too.
    return this.socket.timeout(FACT_TIMEOUT_MS).emitWithAck(event as string, ...args);
  }

  /** The next fact of this name that has not been consumed. */
  async next<N extends FactName>(name: N): Promise<FactBody<N>> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<FactBody<N>>((resolve, reject) => {
        const look = () => {
          const at = this.heard.findIndex((heard, index) => index >= this.#read && heard.name === name);
          if (at === -1) return;
          this.#read = at + 1;
          this.#waiting.delete(look);
          resolve(this.heard[at]?.body as FactBody<N>);
        };
        this.#waiting.add(look);
        timer = setTimeout(() => {
          this.#waiting.delete(look);
          const names = this.heard.map((heard) => heard.name).join(', ');
          reject(new Error(`no ${name} arrived; received: ${names}`));
        }, FACT_TIMEOUT_MS);
        look();
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** All facts received of these kinds, whether consumed or not. */
  facts(prefix: string): Heard[] {
    return this.heard.filter((heard) => heard.name.startsWith(prefix));
  }

  close(): void {
    this.socket.close();
  }
}

/** Connects and waits for the greeting. */
export async function connectDevice(options: DeviceOptions): Promise<TestDevice> {
  const device = new TestDevice(options);
  await device.next('session:ready');
  return device;
}
