import { startMado } from '../fixtures/mado';
import { MADO_ADDRESS } from './network';

/** The origin at which pages reach this port of Mado's host. */
export const originAt = (port: number) => `http://${MADO_ADDRESS}:${port}`;

/** A Mado on the lab's internet. */
export async function startLabMado(port: number, settings: Record<string, string>) {
  const url = originAt(port);
  // Outage tests stop the sidecar for a minute; by default the supervisor would restart it meanwhile.
  const patient = { WATCHDOG_USEC: String(900 * 1_000_000) };
  const mado = await startMado({ HOST: MADO_ADDRESS, PORT: String(port), PUBLIC_URL: url, ...patient, ...settings });
  return { ...mado, url };
}
