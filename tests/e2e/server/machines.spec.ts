import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, stat, truncate } from 'node:fs/promises';
import { type IncomingMessage, request as send } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { PROTOCOL_VERSION } from '@/lib/protocol/version';
import { startPostgres } from '@/scripts/postgres.mjs';
import { connectDevice, type TestDevice } from '@/tests/fakes/connect-device';
import { openAccounts } from '../../fixtures/accounts';
import { type Mado, startMado } from '../../fixtures/mado';

const TOKEN = 'a token for Prometheus, of 32 characters';

async function get({ port }: Mado, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const asked = send({ host: '127.0.0.1', port, method, path, headers, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, text: Buffer.concat(chunks).toString() };
}
const health = async (mado: Mado) => {
  const [alive, ready] = await Promise.all([get(mado, '/healthz'), get(mado, '/readyz')]);
  return { alive: alive.status, ready: ready.status, ...JSON.parse(ready.text) };
};
const scrape = async (mado: Mado): Promise<string> =>
  (await get(mado, '/metrics', { authorization: `Bearer ${TOKEN}` })).text;

/** Two people who are signed in, each on one connected device. */
async function twoDevices(mado: Mado): Promise<{ ids: string[]; devices: TestDevice[]; close(): Promise<void> }> {
  const accounts = await openAccounts(mado, 'window over the harbour 9');
  const devices: TestDevice[] = [];
  const ids: string[] = [];
  for (const name of ['Secretive Alice', 'Secretive Bob']) {
    const { cookie } = await accounts.make(name);
    const device = await connectDevice({
      port: mado.port,
      cookie: `${cookie.name}=${cookie.value}`,
      origin: mado.url,
      auth: { protocolVersion: PROTOCOL_VERSION, deviceId: randomUUID() },
    });
    ids.push((device.heard[0] as { body: { me: { id: string } } }).body.me.id);
    devices.push(device);
  }
  return {
    ids,
    devices,
    async close() {
      for (const device of devices) device.close();
      await accounts.close();
    },
  };
}

/** Each metric with the names of its labels, from Prometheus' text format. */
function namesIn(text: string): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_0-9]+)(?:\{(.*)\})? \S+$/gm)) {
    const known = names.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/([a-z_]+)="/g)) known.add(label);
    names.set(name, known);
  }
  return names;
}

const WORDS = new Set(
  'sum min max by rate increase histogram_quantile and without avg on ignoring or count topk'.split(' '),
);

/** The metrics and labels that a query names. */
function namesOf(query: string): { metrics: string[]; labels: string[] } {
  const bare = query.replaceAll(/"[^"]*"/g, '""').replaceAll(/\[[^\]]*\]/g, '');
  const inBraces = [...bare.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside = '']) =>
    [...inside.matchAll(/([a-z_]+)\s*[=!]/g)].map(([, label = '']) => label),
  );
  const grouped = [...bare.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, inside = '']) => inside.split(/,\s*/));
  const rest = bare.replaceAll(/\{[^}]*\}/g, '').replaceAll(/\bby \([^)]*\)/g, '');
  const metrics = [...rest.matchAll(/[a-z_][a-z_0-9]{2,}/g)].map(([word]) => word).filter((word) => !WORDS.has(word));
  return { metrics, labels: [...inBraces, ...grouped] };
}

test('a scrape after a call tells of it once; dashboard and alerts ask for nothing that it lacks', async () => {
  const mado = await startMado({ METRICS_TOKEN: TOKEN });
  try {
    expect((await get(mado, '/metrics', { host: `localhost:${mado.port}` })).status).toBe(404);
    expect((await get(mado, '/metrics', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(404);

    const { ids, devices, close } = await twoDevices(mado);
    const [alice, bob] = devices as [TestDevice, TestDevice];
    expect(await scrape(mado)).toMatch(/^mado_people_online\{program="sidecar"\} 2$/m);
    const callId = randomUUID();
    const invite = { callId, calleeId: ids[1] ?? '', media: 'video', offer: 'v=0\r\n' } as const;
    expect(await alice.ask('call:invite', invite)).toEqual({ ok: true });
    expect(await scrape(mado)).toContain('mado_calls{phase="ringing",program="sidecar"} 1');
    expect(await bob.ask('call:accept', { callId, media: 'video' })).toEqual({ ok: true });
    expect(await alice.ask('call:connected', { callId, path: 'relayed' })).toEqual({ ok: true });
    expect(await bob.ask('call:connected', { callId })).toEqual({ ok: true });
    expect(await bob.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    // Refused: the call is over.
    await bob.ask('call:accept', { callId, media: 'video' });
    await alice.send('made up', {});

    const text = await scrape(mado);
    const ended = [...text.matchAll(/^mado_calls_ended_total\{(.*)\} ([1-9]\d*)$/gm)].map(([, ...found]) => found);
    expect(ended).toEqual([['reason="hung-up",phase="connected",program="sidecar"', '1']]);
    expect(text).toMatch(/^mado_call_connect_seconds_count\{program="sidecar"\} 1$/m);
    expect(text).toMatch(/^mado_calls_invited_total\{program="sidecar"\} 1$/m);
    expect(text).toContain('mado_call_paths_total{path="relayed",program="sidecar"} 1');
    expect(text).toContain('request="unknown",code="invalid-message"');
    expect(text).toMatch(/^mado_ready\{program="edge"\} 1$/m);
    for (const program of ['edge', 'sidecar', 'web']) {
      expect(text).toContain(`mado_program_up{program="${program}"} 1`);
      expect(text).toContain(`process_resident_memory_bytes{program="${program}"}`);
    }
    for (const told of [...ids, callId, 'Secretive', '127.0.0.1', 'example.com', 'made up'])
      expect(text, told).not.toContain(told);

    // What the pages count is there from the first page that opens the database.
    const there = namesIn(text);
    const board = JSON.parse(await readFile('deploy/grafana/mado.json', 'utf8'));
    const rules = parse(await readFile('deploy/prometheus/alerts.yml', 'utf8'));
    const queries: string[] = [
      ...board.panels.flatMap(({ targets }: { targets: { expr: string }[] }) => targets.map(({ expr }) => expr)),
      ...rules.groups[0].rules.map(({ expr }: { expr: string }) => expr),
    ];
    expect(queries.length).toBeGreaterThan(30);
    for (const query of queries) {
      const { metrics, labels } = namesOf(query);
      expect(metrics.length, query).toBeGreaterThan(0);
      for (const name of metrics) expect([...there.keys()], query).toContain(name);
      const known = new Set(metrics.flatMap((name) => [...(there.get(name) ?? [])]));
      for (const label of labels) expect([...known], query).toContain(label);
    }
    await close();
  } finally {
    await mado.stop();
  }
});

test('one call can be followed through the log file by its id, and the file names nobody', async () => {
  const folder = test.info().outputPath('log');
  const mado = await startMado({ LOG_FILE: join(folder, 'mado.log') });
  try {
    const { ids, devices, close } = await twoDevices(mado);
    const [alice, bob] = devices as [TestDevice, TestDevice];
    const callId = randomUUID();
    await alice.ask('call:invite', { callId, calleeId: ids[1] ?? '', media: 'video', offer: 'v=0\r\n' });
    await bob.ask('call:accept', { callId, media: 'video' });
    await bob.ask('call:hang-up', { callId, reason: 'media-failed' });
    await bob.ask('call:accept', { callId, media: 'video' });
    await close();

    const file = join(folder, 'mado.1.log');
    const read = async () => {
      const written = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
      return written.map((line) => JSON.parse(line));
    };
    const ofCall = async () => (await read()).filter((line) => line.callId === callId);
    const told = async () => (await ofCall()).map(({ name, msg, reason, code }) => [name, msg, reason ?? code]);
    // Last comes a request about a call that is over.
    await expect.poll(told).toEqual([
      ['sidecar', 'call invited', undefined],
      ['sidecar', 'call accepted', undefined],
      ['sidecar', 'call ended', 'media-failed'],
      ['sidecar', 'request refused', expect.any(String)],
    ]);
    expect(await readdir(folder)).toEqual(['mado.1.log']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = JSON.stringify(await read());
    for (const secret of ['Secretive', '127.0.0.1', 'example.com', 'session-token']) expect(text).not.toContain(secret);
  } finally {
    await mado.stop();
  }
});

test('a database that is gone for a while makes Mado unready, not dead', async () => {
  const postgres = await startPostgres();
  const mado = await startMado({ DATABASE_URL: postgres.url });
  try {
    expect(await health(mado)).toEqual({ alive: 200, ready: 200, status: 'ready' });
    postgres.halt();
    const gone = { alive: 200, ready: 503, status: 'not-ready', reason: 'database-unreachable' };
    await expect.poll(() => health(mado)).toEqual(gone);
    postgres.resume();
    await expect.poll(() => health(mado)).toEqual({ alive: 200, ready: 200, status: 'ready' });
  } finally {
    await mado.stop();
    postgres.stop();
  }
});

test('a damaged SQLite file makes Mado unready, and so does a sidecar or web app that is down', async () => {
  const mado = await startMado();
  try {
    expect(await health(mado)).toEqual({ alive: 200, ready: 200, status: 'ready' });
    expect(await get(mado, '/readyz', { host: 'evil.example' }, 'HEAD')).toEqual({ status: 200, text: '' });
    process.kill(mado.sidecarPid() ?? 0, 'SIGSTOP');
    await expect.poll(() => health(mado)).toMatchObject({ alive: 200, ready: 503, reason: 'sidecar-unreachable' });
    process.kill(mado.sidecarPid() ?? 0, 'SIGCONT');
    await expect.poll(() => health(mado)).toMatchObject({ ready: 200 });
    await truncate(join(mado.dataDir, 'mado.db'), 4096 * 3);
    await expect.poll(() => health(mado)).toMatchObject({ alive: 200, ready: 503, reason: 'database-corrupt' });
  } finally {
    await mado.stop();
  }
});
