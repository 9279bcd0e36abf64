import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { settingsSchema } from '@/lib/config/schema';
import { expect, test } from '@/tests/e2e/fixtures/test';

test('npx mado doctor finds nothing wrong with a Mado that was just started', async ({ mado }) => {
  const program = spawn(process.execPath, ['scripts/mado.mjs', 'doctor', '--json'], {
    env: {
      ...process.env,
      ...Object.fromEntries(Object.keys(settingsSchema.shape).map((name) => [name, ''])),
      PORT: String(mado.port),
      DATA_DIR: mado.dataDir,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pieces: string[] = [];
  program.stdout.on('data', (piece) => pieces.push(String(piece)));
  const [code] = await once(program, 'close');
  const { findings } = JSON.parse(pieces.join('')) as { findings: { id: string; level: string }[] };
  expect(findings.filter(({ level }) => level === 'problem')).toEqual([]);
  expect(code).toBe(0);
  const well = findings.flatMap(({ id, level }) => (level === 'ok' ? [id] : []));
  // Only a real web app answers with its page.
  expect(well).toEqual(expect.arrayContaining(['port', 'proxy-page', 'proxy-reaches-mado', 'proxy-websocket']));
});
