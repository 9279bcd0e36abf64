import { connectDevice, type TestDevice } from '../../fakes/connect-device';
import type { Accounts } from '../../fixtures/accounts';
import type { Mado } from '../../fixtures/mado';

/** Users without a browser: sockets that connect to the sidecar directly. */
export interface Crowd {
  /** Adds users until there are `total`. */
  grow(total: number): Promise<void>;
  leave(): void;
}

const FIRST = ['Aiko', 'Ben', 'Chiyo', 'Dario', 'Emi', 'Farid', 'Grete', 'Hana', 'Ivo', '純', '美咲', '大翔'];
const LAST = ['Abe', 'Brandt', 'Costa', 'Doi', 'Endo', 'Fischer', 'Goto', '佐藤', '高橋', 'Ito', 'Jansen'];
const STATUSES = ['available', 'available', 'away', 'available', 'do-not-disturb'] as const;
const AT_ONCE = 50;

export async function gather({ url, signalingPort }: Mado, accounts: Accounts, names: string[]): Promise<Crowd> {
  const devices: TestDevice[] = [];
  async function arrive(name: string): Promise<void> {
    const { cookie } = await accounts.make(name);
    const availability = STATUSES[devices.length % STATUSES.length] ?? 'available';
    const device = await connectDevice({
      port: signalingPort,
      origin: url,
      cookie: `${cookie.name}=${cookie.value}`,
    });
    devices.push(device);
    if (availability !== 'available') await device.ask('presence:set', { availability });
  }
  for (const name of names) await arrive(name);
  return {
    async grow(total) {
      while (devices.length < total) {
        const from = devices.length;
        const count = Math.min(AT_ONCE, total - from);
        await Promise.all(
          Array.from({ length: count }, (_, index) => {
            const n = from + index;
            return arrive(`${FIRST[n % FIRST.length]} ${LAST[Math.floor(n / FIRST.length) % LAST.length]}`);
          }),
        );
      }
    },
    leave() {
      for (const device of devices) device.close();
    },
  };
}
