import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { hashPassword } from '@/lib/auth/account/password';
import { openDatabase } from '@/lib/db/client';
import { startMado } from '@/tests/fixtures/mado';
import { startMailServer } from '@/tests/fixtures/mail-server';
import { percentile } from '../percentile';
import { rightShare } from '../right-share';
import { openForm } from './form';

/*
 * Measures whether the time of an answer tells if an address has an account: as often with an address that has one as
 * with one that has none, in no order. A measurement, not a test: it never fails because of a time.
 */

const { values } = parseArgs({ options: { runs: { type: 'string', default: '200' } } });
const runs = Number(values.runs);
/** What the server does after an answer must not slow the next one. */
const PAUSE_MS = 150;

const server = await startMailServer();
const mado = await startMado({
  ...{ SMTP_URL: server.url, MAIL_FROM: 'mado@mado.example', TRUSTED_PROXY_HOPS: '1', LOG_LEVEL: 'warn' },
});
const db = openDatabase(mado.databaseUrl);
const passwordHash = await hashPassword('window over the harbour 9');

/** Each form gets addresses of its own: limits count attempts for each. */
async function addresses(): Promise<{ readonly known: string[]; readonly unknown: string[] }> {
  const made = (count: number) => Array.from({ length: count }, () => `${randomUUID()}@example.com`);
  const known = made(runs);
  const about = { displayName: 'Aya', passwordHash, emailProvedAt: new Date() };
  await db.user.createMany({ data: known.map((email) => ({ ...about, email })) });
  return { known, unknown: made(runs) };
}

let lastClient = 0;
/** Clients all over the world. */
function clientAddress(): string {
  lastClient += 1;
  return `203.${lastClient >> 16}.${(lastClient >> 8) & 255}.${lastClient & 255}`;
}

const FORMS: readonly { readonly name: string; readonly path: string; readonly values: (email: string) => object }[] = [
  { name: 'sign-in, wrong password', path: '/sign-in', values: () => ({ password: 'something else 1' }) },
  { name: 'forgotten password', path: '/forgot-password', values: () => ({}) },
  { name: 'sign-up', path: '/sign-up', values: () => ({ displayName: 'Aya', password: 'lantern on the pier 4' }) },
];

console.log('| form | known p50 / p90 | unknown p50 / p90 | a threshold is right |\n|---|---|---|---|');
for (const { name, path, values: valuesOf } of FORMS) {
  const form = await openForm(mado.url, path);
  const { known, unknown } = await addresses();
  const taken = { known: [] as number[], unknown: [] as number[] };
  await form.send({ ...valuesOf(''), email: `${randomUUID()}@example.com` }, clientAddress());
  for (let run = 0; run < runs; run += 1) {
    const both = [['known', known[run]] as const, ['unknown', unknown[run]] as const];
    for (const [kind, email = ''] of Math.random() < 0.5 ? both : both.reverse()) {
      await delay(PAUSE_MS);
      taken[kind].push(await form.send({ ...valuesOf(email), email }, clientAddress()));
    }
  }
  const shown = (samples: number[]) => [0.5, 0.9].map((share) => percentile(samples, share).toFixed(1)).join(' / ');
  const share = (100 * rightShare(taken.known, taken.unknown)).toFixed(1);
  console.log(`| ${name} | ${shown(taken.known)} ms | ${shown(taken.unknown)} ms | ${share} % |`);
}

await db.$disconnect();
await mado.stop();
await server.stop();
