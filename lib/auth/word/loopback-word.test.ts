import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loopbackWord } from './loopback-word';

describe('the word over loopback', () => {
  let sidecar: Server;
  let answer: number;
  let logged: unknown[];

  beforeEach(async () => {
    answer = 204;
    logged = [];
    sidecar = createServer((_, response) => response.writeHead(answer).end()).listen(0, '127.0.0.1');
    await once(sidecar, 'listening');
  });
  afterEach(() => {
    sidecar.close();
  });

  function tell(): Promise<void> {
    const { port } = (sidecar.address() as AddressInfo | null) ?? { port: 1 };
    const settings = { SIGNALING_PORT: port, INTERNAL_SECRET: 'not to be logged' };
    const logger = { warn: (fields: object, message?: string) => logged.push({ ...fields, message }) };
    return loopbackWord({ settings, logger }).tell('profile-changed', { userId: 'alice', name: 'Alice' });
  }

  it('logs nothing when the sidecar accepted the message', async () => {
    await tell();
    expect(logged).toEqual([]);
  });

  it('logs a refusal without the message', async () => {
    answer = 401;
    await tell();
    expect(logged).toEqual([{ name: 'profile-changed', status: 401, message: 'the sidecar refused a notification' }]);
  });

  it('logs an unreachable sidecar without failing the caller', async () => {
    sidecar.close();
    await once(sidecar, 'close');
    await tell();
    expect(logged).toEqual([
      {
        name: 'profile-changed',
        error: expect.objectContaining({ name: 'TypeError' }),
        message: 'the sidecar could not be notified',
      },
    ]);
  });
});
