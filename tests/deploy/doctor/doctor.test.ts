import { chmodSync, closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseSettings } from '@/lib/config/settings';
import { openDatabase } from '@/lib/db/client';
import { examineCalls } from '@/scripts/mado/doctor/turn/check-turn';
import { type Coturn, MadoBehindNginx, startCoturn, TURN_SECRET, withHost, without } from './behind-nginx';

let mado: MadoBehindNginx;
beforeAll(async () => {
  mado = await MadoBehindNginx.start();
});
afterAll(() => mado.stop());

describe('the doctor', () => {
  it('finds nothing wrong with a Mado that is set up well', async () => {
    const coturn = await startCoturn(mado.folder, ['--allow-loopback-peers']);
    try {
      await mado.serve();
      const settings = {
        TURN_URLS: coturn.urls.join(),
        TURN_SECRET,
        STUN_URLS: coturn.urls[0]?.replace('turn', 'stun') ?? '',
      };
      const { code, findings, problems } = await mado.examine(settings);
      expect(problems).toEqual([]);
      expect(code).toBe(0);
      const well = findings.flatMap(({ id, level }) => (level === 'ok' ? [id] : []));
      expect(well).toEqual(
        expect.arrayContaining([
          ...['node', 'data-owner', 'data-modes', 'database', 'database-integrity', 'database-migrations', 'port'],
          ...['certificate', 'proxy-page', 'proxy-hsts', 'proxy-reaches-mado', 'proxy-host', 'proxy-scheme'],
          ...['proxy-client-address', 'proxy-cache', 'proxy-body-size', 'proxy-websocket', 'proxy-polling'],
          ...['proxy-packet-size', 'stun', 'turn-certificate'],
        ]),
      );
      // By UDP, TCP and TLS.
      expect(well.filter((id) => id === 'turn-relay')).toHaveLength(3);
    } finally {
      await coturn.stop();
    }
  });

  const proxies = {
    'drops Upgrade': [without('Upgrade', 'Connection'), ['proxy-websocket: No WebSocket opens']],
    'rewrites Host': [
      withHost('backend'),
      ['proxy-host: Mado refuses', 'proxy-websocket', 'proxy-page', 'proxy-polling'],
    ],
    'omits X-Forwarded-For': [without('X-Forwarded-For'), ['proxy-client-address: The proxy does not send']],
    'stands behind another': [{ isDouble: true }, ['proxy-client-address: Everybody has the address of a proxy']],
    'refuses forms of 64 KiB': [{ server: ['client_max_body_size 16k;'] }, ['proxy-body-size', 'proxy-packet-size']],
    'has a certificate that ends in three days': [
      { certificate: 'ending' as const },
      ['certificate: The certificate of 127.0.0.2:'],
    ],
  } as const;
  it.each(Object.entries(proxies))('finds a proxy that %s', async (_, [site, expected]) => {
    await mado.serve(site);
    const { code, problems } = await mado.examine();
    expect(code).toBe(1);
    for (const start of expected) expect(problems).toContainEqual(expect.stringContaining(start));
    expect(problems).toHaveLength(expected.length);
  });

  it('finds more proxies configured than there are, which makes addresses forgeable', async () => {
    await mado.serve({ headers: ['proxy_set_header Host $http_host;', 'proxy_set_header X-Forwarded-Proto $scheme;'] });
    const { findings } = await mado.examine();
    const found = findings.find(({ id }) => id === 'proxy-client-address');
    expect(found?.sentence).toContain('whoever sends that header has the address they claim');
  });

  it('finds a proxy that reaches another Mado', async () => {
    await mado.serve();
    const { problems } = await mado.examine({ INTERNAL_SECRET: 'the internal secret of another, 32 characters' });
    expect(problems).toContainEqual(expect.stringContaining('proxy-reaches-mado'));
  });

  it('finds a Mado that was not restarted after its settings changed', async () => {
    await mado.serve();
    const { problems } = await mado.examine({ PUBLIC_URL: `http://127.0.0.1:${mado.port}`, TRUSTED_PROXY_HOPS: '' });
    expect(problems).toEqual([
      expect.stringContaining('settings-in-force: The running Mado answers at https://127.0.0.2'),
    ]);
  });

  it('finds no proxy where none runs', async () => {
    const { problems } = await mado.examine({ PUBLIC_URL: 'https://127.0.0.3:9' });
    expect(problems).toContainEqual(expect.stringContaining('Nothing answers at https://127.0.0.3:9'));
  });

  describe('on this machine', () => {
    beforeAll(() => mado.serve());

    it('finds secrets that others can read, and mends that', async () => {
      const file = join(mado.dataDir, 'secrets.json');
      chmodSync(file, 0o644);
      expect((await mado.examine()).problems).toEqual([expect.stringContaining(`data-modes: Other accounts`)]);
      expect(statSync(file).mode & 0o777).toBe(0o644);
      const mended = await mado.examine({}, '--fix');
      expect(mended.problems).toEqual([]);
      expect(mended.findings.find(({ id }) => id === 'data-modes')?.sentence).toContain('Mended');
      expect(statSync(file).mode & 0o777).toBe(0o600);
    });

    it('finds a database of a newer version', async () => {
      const db = openDatabase(mado.databaseUrl);
      const now = Date.now();
      await db.$executeRaw`INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES ('x', 'x', ${now}, '29991231000000_of_the_future', ${now}, 1)`;
      const { problems } = await mado.examine();
      await db.$executeRaw`DELETE FROM _prisma_migrations WHERE id = 'x'`;
      await db.$disconnect();
      expect(problems).toEqual([expect.stringContaining('database-migrations: The database is of a newer version')]);
    });

    it('finds a database that is damaged', async () => {
      const file = join(mado.folder, 'damaged.db');
      const db = openDatabase(mado.databaseUrl);
      await db.$executeRawUnsafe(`VACUUM INTO '${file}'`);
      await db.$disconnect();
      const page = openSync(file, 'r+');
      writeSync(page, Buffer.alloc(2_000, 0xff), 0, 2_000, 4_096);
      closeSync(page);
      const { problems } = await mado.examine({ DATABASE_URL: `file:${file}` });
      expect(problems).toContainEqual(expect.stringContaining('database-integrity'));
    });

    it('finds no database where there is none, and makes none', async () => {
      const { problems } = await mado.examine({ DATABASE_URL: `file:${join(mado.folder, 'none.db')}` });
      expect(problems).toEqual([expect.stringContaining('database: There is no database')]);
      expect(() => statSync(join(mado.folder, 'none.db'))).toThrow('ENOENT');
    });

    it('finds something else on the port', async () => {
      const { problems } = await mado.examine({ PORT: String(mado.publicPort), HOST: '127.0.0.2' });
      expect(problems).toContainEqual(expect.stringContaining('port: '));
    });
  });
});

describe('a TURN server', () => {
  let coturn: Coturn | undefined;
  afterEach(async () => {
    await coturn?.stop();
    coturn = undefined;
  });

  const examine = (urls: readonly string[], secret: string, aheadMs = 0) => {
    const settings = parseSettings({ TURN_URLS: urls.join(), TURN_SECRET: secret });
    const patient = { settings, internalSecret: undefined, dataDir: mado.dataDir, fix: false };
    return examineCalls(patient, Date.now() + aheadMs);
  };

  it('is found to have another secret', async () => {
    coturn = await startCoturn(mado.folder, ['--allow-loopback-peers']);
    const found = await examine(coturn.urls.slice(0, 2), 'the secret of another server, 32 characters');
    expect(found).toMatchObject([
      { id: 'turn-relay', level: 'problem', mend: expect.stringContaining('static-auth-secret') },
      { id: 'turn-relay', level: 'problem' },
    ]);
  });

  it.each([
    ['behind', -600_000, 'have expired already'],
    ['ahead of', 600_000, 'expired five minutes ago'],
  ])('is found to have another time when this clock is ten minutes %s its own', async (_, aheadMs, sentence) => {
    coturn = await startCoturn(mado.folder, ['--allow-loopback-peers']);
    expect(await examine(coturn.urls.slice(0, 1), TURN_SECRET, aheadMs)).toMatchObject([
      { id: 'turn-clock', level: 'problem', sentence: expect.stringContaining(sentence) },
    ]);
  });

  it('is found to refuse its own relays as peers', async () => {
    coturn = await startCoturn(mado.folder, ['--denied-peer-ip=127.0.0.0-127.255.255.255', '--allow-loopback-peers']);
    expect(await examine(coturn.urls.slice(0, 1), TURN_SECRET)).toMatchObject([{ id: 'turn-peer', level: 'problem' }]);
  });

  it('is found to be missing, by UDP, TCP and TLS', async () => {
    const urls = ['turn:127.0.0.2:9', 'turn:127.0.0.2:9?transport=tcp', 'turns:127.0.0.2:9?transport=tcp'];
    expect(await examine(urls, TURN_SECRET)).toMatchObject([
      { id: 'turn-relay', level: 'problem', sentence: expect.stringContaining('there is no answer') },
      { id: 'turn-relay', level: 'problem', sentence: expect.stringContaining('nothing listens') },
      { id: 'turn-relay', level: 'problem', mend: expect.stringContaining('no certificate that it can read') },
    ]);
  });
});
