import { randomInt } from 'node:crypto';
import { isLoopback } from '@/lib/config/allowed-origins';
import type { ParsedSettings } from '@/lib/config/settings';
import { MAX_BODY_BYTES } from '@/lib/http/limits';
import { ownAddresses } from '../address/own-addresses';
import type { Check, Patient } from '../check';
import { type Finding, ok, problem, warning } from '../finding';
import { ask, type Reply, reasonOf } from '../http';
import { readAddressing, readForwarding } from './forwarding';
import { clockOf, type ProbeResult, probe } from './probe';
import { examineSockets } from './sockets';

const TOLERATED_MS = 30_000;

function readPage({ status, headers }: Reply, publicUrl: string): Finding {
  const id = 'proxy-page';
  if (status === 200) return ok(id, `The page arrives at ${publicUrl}.`);
  const to = headers.location === undefined ? '' : ` to ${headers.location}`;
  const mend =
    status >= 502 && status <= 504
      ? 'The proxy does not reach Mado: compare its target with HOST and PORT.'
      : 'Read the answer in a browser: Mado says on the page which line of the proxy is missing.';
  return problem(id, `${publicUrl} answers with status ${status}${to} instead of the page.`, mend);
}

/** Mado's own https (`--lan`) has no proxy to examine, and its certificate rules HSTS out. */
const hasOwnTls = ({ publicUrl, LAN_HTTPS_PORT }: ParsedSettings) =>
  LAN_HTTPS_PORT !== undefined && new URL(publicUrl).port === String(LAN_HTTPS_PORT);

function readHsts({ headers }: Reply, settings: ParsedSettings): Finding[] {
  const { protocol, hostname } = new URL(settings.publicUrl);
  if (protocol !== 'https:' || isLoopback(hostname) || hasOwnTls(settings)) return [];
  const id = 'proxy-hsts';
  return [
    headers['strict-transport-security'] !== undefined
      ? ok(id, 'Browsers are told to use https only (HSTS).')
      : warning(
          id,
          'The proxy removes Strict-Transport-Security, so a first visit by http can be intercepted each time.',
          'Have the proxy leave the headers of responses alone.',
        ),
  ];
}

/** Where people arrive who type the name without https. */
async function examinePlainHttp(publicUrl: string): Promise<Finding[]> {
  const { protocol, hostname, port } = new URL(publicUrl);
  if (protocol !== 'https:' || port !== '' || isLoopback(hostname)) return [];
  const id = 'proxy-redirect';
  const mend = `Have the proxy redirect http://${hostname} to ${publicUrl}, and open port 80.`;
  try {
    const { status, headers } = await ask(`http://${hostname}/`);
    if (status >= 300 && status < 400 && headers.location?.startsWith('https:')) {
      return [ok(id, 'http is redirected to https.')];
    }
    return [warning(id, `http://${hostname} answers with status ${status} and does not lead to https.`, mend)];
  } catch (error) {
    return [warning(id, `Who types the name without https gets nothing: ${reasonOf(error)}.`, mend)];
  }
}

/** A Mado that was started with other settings refuses what is for the present ones. */
function readOtherSettings(running: string, set: string): Finding {
  return problem(
    'settings-in-force',
    `The running Mado answers at ${running}, but the settings say ${set}.`,
    `Restart it if you changed them. If it was started with --lan, run the doctor with PUBLIC_URL=${running} LAN_HTTPS_PORT=${new URL(running).port}`,
  );
}

/** What answered the probe, if not this Mado. */
function readStranger({ status }: Reply, publicUrl: string): Finding {
  const id = 'proxy-reaches-mado';
  if (status >= 502 && status <= 504) {
    return problem(
      id,
      `The proxy at ${publicUrl} does not reach Mado (status ${status}).`,
      'Start Mado, and compare the target of the proxy with HOST and PORT.',
    );
  }
  return problem(
    id,
    `What answers at ${publicUrl} is not this Mado (status ${status}).`,
    "Compare DNS and the proxy's target with this machine. With --outside, INTERNAL_SECRET must be the server's (in secrets.json of its DATA_DIR). A Mado that was upgraded has to be restarted.",
  );
}

async function examineBody(publicUrl: string, secret: string, serverNowMs: number): Promise<Finding> {
  const id = 'proxy-body-size';
  const size = `${MAX_BODY_BYTES / 1024} KiB`;
  const mend = `Let bodies of ${size} pass; for nginx: client_max_body_size ${MAX_BODY_BYTES / 1024}k;`;
  const body = Buffer.alloc(MAX_BODY_BYTES, 'x');
  try {
    const result = await probe(publicUrl, secret, serverNowMs, { method: 'POST', body });
    if (result.kind === 'understood' && result.answer.bodyBytes === MAX_BODY_BYTES)
      return ok(id, `Forms of ${size} pass.`);
    return problem(id, `A form of ${size} does not pass the proxy (status ${result.reply.status}).`, mend);
  } catch (error) {
    return problem(id, `A form of ${size} does not pass the proxy: ${reasonOf(error)}.`, mend);
  }
}

function readCaching(results: readonly ProbeResult[], page: Reply): Finding {
  const id = 'proxy-cache';
  const nonces = results.map((result) => (result.kind === 'understood' ? result.answer.nonce : ''));
  if (new Set(nonces).size === nonces.length && page.headers.age === undefined)
    return ok(id, 'Nothing between here and Mado answers from a cache.');
  return problem(
    id,
    'A cache between here and Mado keeps answers that are meant for one person.',
    'Have it obey Cache-Control, or turn it off for everything but /_next/static.',
  );
}

/** The clocks of this machine and of the server, where those are two. */
function readServerClock(serverNowMs: number | undefined): Finding[] {
  if (serverNowMs === undefined) return [];
  const aheadMs = Date.now() - serverNowMs;
  if (Math.abs(aheadMs) <= TOLERATED_MS) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  return [
    problem(
      'clock-server',
      `This machine's clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the server's.`,
      'Set both by NTP: timedatectl set-ntp true',
    ),
  ];
}

async function examine({ settings, internalSecret }: Patient): Promise<Finding[]> {
  const { publicUrl } = settings;
  let page: Reply;
  try {
    page = await ask(`${publicUrl}/`, { headers: { accept: 'text/html', 'sec-fetch-site': 'none' } });
  } catch (error) {
    return [
      problem(
        'proxy-page',
        `Nothing answers at ${publicUrl}: ${reasonOf(error)}.`,
        'Start Mado and the proxy, point DNS at the proxy, and open its port in the firewall. Some routers let nobody reach the public address from inside: then run the doctor elsewhere, with --outside.',
      ),
    ];
  }
  const serverNowMs = clockOf(page);
  const findings = [
    readPage(page, publicUrl),
    ...readHsts(page, settings),
    ...readServerClock(serverNowMs),
    ...(await examinePlainHttp(publicUrl)),
  ];
  if (internalSecret === undefined) {
    findings.push(
      warning(
        'proxy-reaches-mado',
        'Without a secret, what Mado sees through the proxy cannot be asked.',
        "Start Mado once. On another machine, set INTERNAL_SECRET to the server's (in secrets.json of its DATA_DIR).",
      ),
    );
    return findings;
  }
  const nowMs = serverNowMs ?? Date.now();
  // An address for documentation (RFC 5737), which no client can have.
  const claimed = `192.0.2.${randomInt(1, 255)}`;
  const honest = await probe(publicUrl, internalSecret, nowMs);
  const forged = await probe(publicUrl, internalSecret, nowMs, { headers: { 'x-forwarded-for': claimed } });
  if (honest.kind === 'other' || forged.kind === 'other') {
    findings.push(readStranger(honest.reply, publicUrl));
  } else if (honest.answer.publicUrl !== publicUrl) {
    return [readOtherSettings(honest.answer.publicUrl, publicUrl)];
  } else {
    findings.push(
      ok('proxy-reaches-mado', 'What answers there is this Mado.'),
      ...readAddressing(honest.answer, publicUrl).filter(({ id }) => id !== 'proxy-scheme' || !hasOwnTls(settings)),
      readForwarding({ honest: honest.answer, forged: forged.answer, claimed, own: ownAddresses() }),
      readCaching([honest, forged], page),
      await examineBody(publicUrl, internalSecret, nowMs),
    );
  }
  return [...findings, ...(await examineSockets(publicUrl))];
}

/** From the outside in: everything is asked for at PUBLIC_URL, as browsers do. */
export const checkProxy: Check = { group: 'From outside', id: 'proxy', isLocal: false, run: examine };
