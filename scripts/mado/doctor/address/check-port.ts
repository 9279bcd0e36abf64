import { ownUrl } from '@/lib/config/own-url';
import type { Check } from '../check';
import { ok, problem } from '../finding';
import { ask, reasonOf } from '../http';
import { probe } from '../proxy/probe';

const ID = 'port';

/** Whether Mado listens on its own port, or something else does. */
export const checkPort: Check = {
  group: 'Address',
  id: ID,
  isLocal: true,
  async run({ settings, internalSecret }) {
    const { host, PORT } = settings;
    const url = ownUrl(host, PORT);
    try {
      const { status } = await ask(`${url}/healthz`);
      const answered = internalSecret === undefined ? undefined : await probe(url, internalSecret, Date.now());
      if (answered?.kind !== 'understood') {
        return [
          problem(
            ID,
            `Something answers on port ${PORT} (status ${status}), but it is not this Mado.`,
            'Stop the other program, or choose another port with PORT. If it is Mado, restart it, with the same DATA_DIR.',
          ),
        ];
      }
      return status === 200
        ? [ok(ID, `Mado listens on ${url}.`)]
        : [problem(ID, `Mado listens on ${url}, but its pages answer with status ${status}.`, 'Read its log.')];
    } catch (error) {
      return [
        problem(
          ID,
          `Mado does not answer on ${url}: ${reasonOf(error)}.`,
          'Start it with npm start, or read in its log why it ended.',
        ),
      ];
    }
  },
};
