import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { holdPorts, requireFreePort } from './ports';

async function listenOn(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

/** A program that answers every connection on the descriptor it was given. */
const answers = "require('net').createServer((socket) => socket.end('served')).listen({ fd: 3 });";

const onLoopback = (port: number) => ({ SIGNALING_PORT: { port, host: '127.0.0.1' } });

describe('holdPorts', () => {
  it('keeps others from listening on the port until it is released', async () => {
    const { held, release } = await holdPorts({ ...onLoopback(0), PORT: { port: 0, host: '127.0.0.1' } });
    for (const { port } of Object.values(held)) await expect(listenOn(port)).rejects.toThrow('EADDRINUSE');
    await release();
    for (const { port } of Object.values(held)) await listenOn(port);
  });

  it('leaves connections made meanwhile to the program that gets the descriptor', async () => {
    const { held, release } = await holdPorts(onLoopback(0));
    const { port, fd } = held.SIGNALING_PORT;
    const early = connect(port, '127.0.0.1');
    await once(early, 'connect');
    const program = spawn(process.execPath, ['-e', answers], { stdio: ['ignore', 'ignore', 'inherit', fd] });
    const [answer] = await once(early, 'data');
    expect(String(answer)).toBe('served');
    program.kill();
    await once(program, 'exit');
    await release();
  });

  it('names the port and the variable when another program has it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const sentence = `Port ${port} is taken by another program. Stop that one, or choose another port with SIGNALING_PORT.`;
    await expect(holdPorts(onLoopback(port))).rejects.toThrow(sentence);
    await expect(requireFreePort('SIGNALING_PORT', port, '127.0.0.1')).rejects.toThrow(sentence);
    other.close();
  });

  it('names HOST when it is not an address of this machine', async () => {
    const refusal = holdPorts({ PORT: { port: 0, host: '192.0.2.1' } });
    await expect(refusal).rejects.toThrow('HOST: got "192.0.2.1", wants an address of this machine');
  });
});

describe('requireFreePort', () => {
  it('leaves a free port free', async () => {
    const { held, release } = await holdPorts(onLoopback(0));
    const { port } = held.SIGNALING_PORT;
    await release();
    await requireFreePort('PORT', port, '127.0.0.1');
    await requireFreePort('PORT', port, '127.0.0.1');
  });
});
