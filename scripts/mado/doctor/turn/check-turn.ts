import { lookup } from 'node:dns/promises';
import { isInternal } from '@/lib/http/address';
import { readCertificate, seeCertificate } from '../address/check-certificate';
import type { Check, Patient } from '../check';
import { type Finding, ok, problem, warning } from '../finding';
import { reasonOf } from '../http';
import { type IceUrl, parseIceUrl } from './ice-url';
import { readRelay } from './read-relay';
import { openTransport } from './stun-transport';
import { tryRelay } from './try-relay';
import { TurnClient } from './turn-client';

const NOBODY = { username: '', credential: '' };

const portOf = ({ protocol, port }: IceUrl) => `port ${port} for ${protocol === 'udp' ? 'UDP' : 'TCP'}`;

/** coturn starts without its certificate, and then says nothing about TLS but one line in its log. */
const onlyTls = ({ protocol }: IceUrl) =>
  protocol === 'tls'
    ? ' If it answers by the other ways, it has no certificate that it can read: see docs/deployment.md.'
    : '';

const unanswered = (id: string, server: IceUrl, error: unknown) =>
  problem(
    id,
    `${server.url} does not answer: ${reasonOf(error)}.`,
    `Start that server, and open its ${portOf(server)} in the firewall.${onlyTls(server)} Some routers let nobody reach the public address from inside: then run the doctor elsewhere, with --outside.`,
  );

async function examineStun(server: IceUrl): Promise<Finding> {
  const id = 'stun';
  try {
    const client = await TurnClient.open(() => openTransport(server), NOBODY);
    try {
      const seen = await client.bind();
      if (seen) return ok(id, `${server.url} answers; it sees this machine at ${seen.address}.`);
      return problem(id, `${server.url} tells no address.`, 'See whether that port belongs to a STUN server.');
    } finally {
      await client.close();
    }
  } catch (error) {
    return unanswered(id, server, error);
  }
}

async function examineTurn(server: IceUrl, secret: string, nowMs: number): Promise<Finding[]> {
  const { url, host, port, protocol } = server;
  if (server.isDtls) {
    return [warning('turn-relay', `${url} means DTLS, which no browser uses.`, 'Write ?transport=tcp, or nothing.')];
  }
  const findings: Finding[] = [];
  try {
    const { address } = await lookup(host);
    if (protocol === 'tls') {
      const about = { id: 'turn-certificate', of: url, nowMs: Date.now() };
      findings.push(readCertificate(await seeCertificate(host, port), about));
    }
    findings.push(...readRelay(url, address, await tryRelay(server, secret, nowMs)));
  } catch (error) {
    findings.push(unanswered('turn-relay', server, error));
  }
  return findings;
}

/** A site for others than this network that lacks what calls between networks need. */
function readLack({ settings }: Patient): Finding[] {
  const { publicUrl, STUN_URLS, TURN_URLS } = settings;
  if (isInternal(new URL(publicUrl).hostname)) return [];
  const findings: Finding[] = [];
  // A TURN server tells addresses too.
  if (STUN_URLS.length === 0 && TURN_URLS.length === 0) {
    findings.push(
      warning(
        'stun',
        'Calls between different networks fail without a STUN server.',
        'Set STUN_URLS: see docs/networks.md.',
      ),
    );
  }
  if (TURN_URLS.length === 0) {
    findings.push(
      warning(
        'turn-relay',
        'Calls fail on strict networks (offices, many mobile networks) without a TURN server.',
        'Set up coturn, TURN_URLS and TURN_SECRET: see docs/networks.md.',
      ),
    );
  } else if (!TURN_URLS.some((url) => parseIceUrl(url).protocol === 'tls')) {
    findings.push(
      warning(
        'turn-tls',
        'No TURN server is reached by TLS, which is all that some networks let through.',
        'Add turns:HOST:443?transport=tcp to TURN_URLS: see docs/networks.md.',
      ),
    );
  }
  return findings;
}

/** `nowMs` is Mado's clock, since the epoch. */
export async function examineCalls(patient: Patient, nowMs: number): Promise<Finding[]> {
  const { STUN_URLS, TURN_URLS, TURN_SECRET } = patient.settings;
  const findings = readLack(patient);
  for (const url of STUN_URLS) findings.push(await examineStun(parseIceUrl(url)));
  for (const url of TURN_SECRET ? TURN_URLS : []) {
    findings.push(...(await examineTurn(parseIceUrl(url), TURN_SECRET ?? '', nowMs)));
  }
  return findings;
}

/** STUN and TURN by each configured URL, with credentials as browsers get them. */
export const checkTurn: Check = {
  group: 'Calls between networks',
  id: 'turn',
  isLocal: false,
  run: (patient) => examineCalls(patient, Date.now()),
};
