import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort, requireFreePort } from '@/scripts/supervisor/ports';

describe('requireFreePort', () => {
  it('names the port and the variable when another program has it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(requireFreePort('PORT', port, '127.0.0.1')).rejects.toThrow(
      `Port ${port} is taken by another program. Stop that one, or choose another port with PORT.`,
    );
    other.close();
  });

  it('names HOST when it is no address of this machine', async () => {
    const refusal = requireFreePort('PORT', await freePort(), '192.0.2.1');
    await expect(refusal).rejects.toThrow('HOST: got "192.0.2.1", wants an address of this machine');
  });

  it('leaves a free port free', async () => {
    const port = await freePort();
    await requireFreePort('PORT', port, '127.0.0.1');
    await requireFreePort('PORT', port, '127.0.0.1');
  });
});
