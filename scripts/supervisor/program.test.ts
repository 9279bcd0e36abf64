import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepRunning, type Program } from './program';

/** A program that sends its process id to a socket and then waits to be stopped. */
const code = "const s = require('net').connect(+process.env.TELL, () => s.write(String(process.pid)));";

describe('keepRunning', () => {
  let listener: Server;
  let program: Program;

  async function nextPid(): Promise<number> {
    const [socket] = (await once(listener, 'connection')) as [Socket];
    // Killing a program resets its connection, which is expected here.
    socket.on('error', () => undefined);
    const [pid] = await once(socket, 'data');
    return Number(pid);
  }

  beforeEach(async () => {
    listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as { port: number };
    program = keepRunning('test program', ['-e', code], { ...process.env, TELL: String(port) });
  });

  afterEach(async () => {
    await program.stop();
    listener.close();
  });

  it('restarts a program that was killed, and reports it', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const first = await nextPid();
    process.kill(first, 'SIGKILL');
    expect(await nextPid()).not.toBe(first);
    expect(said).toHaveBeenCalledWith('The test program ended (SIGKILL); it is started again in 200 ms.');
    said.mockClear();
  });

  it('restarts on request without reporting a crash', async () => {
    const first = await nextPid();
    program.restart();
    expect(await nextPid()).not.toBe(first);
  });

  it('ends the program when it stops, and does not restart it', async () => {
    const pid = await nextPid();
    await program.stop();
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
});
