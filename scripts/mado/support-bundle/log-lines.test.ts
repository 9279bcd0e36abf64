import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastLogLines, scrubbedLine } from './log-lines';

describe('scrubbedLine', () => {
  it.each([
    'aiko@mado.example',
    '198.51.100.7',
    '::ffff:198.51.100.7',
    '2001:db8::7',
    'https://mado.example/lobby',
    'postgres://mado:hunter2@db/mado',
    'db.mado.example',
    'xn--5rz.example:443',
  ])('hides %s even in a field of ours', (telltale) => {
    const line = scrubbedLine(JSON.stringify({ reason: `before ${telltale} after`, msg: 'refused' }));
    expect(line).toMatch(/^\{"reason":"before .*\(hidden\).* after","msg":"refused"\}$/);
    for (const part of ['aiko', '198.51', 'db8', 'mado', 'hunter2', '5rz']) expect(line).not.toContain(part);
  });

  it.each(['Aiko said hello', '✓ Ready in 2s', '{aiko}', 'aiko = 1'])(
    'hides the message %j, which is none of ours',
    (msg) => {
      expect(scrubbedLine(JSON.stringify({ name: 'web app', msg }))).toBe('{"name":"web app","msg":"(hidden)"}');
    },
  );

  it('keeps our words, codes and figures', () => {
    const fields = {
      time: 1_795_996_048_147,
      level: 30,
      name: 'edge',
      msg: 'listening',
      port: 3000,
      code: 'ECONNRESET',
    };
    expect(JSON.parse(scrubbedLine(JSON.stringify(fields)))).toEqual(fields);
  });

  it.each(['', 'null', '[1]', '"aiko"', '{"msg":{"aiko":1}}', '{"aiko":"x"}', '{"error":"aiko"}'])(
    'makes nothing out of %s',
    (line) => {
      expect(scrubbedLine(line)).not.toContain('aiko');
    },
  );
});

describe('lastLogLines', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mado-log-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('ends with the file that was written last, however rotation has numbered it, and begins in those before', async () => {
    const words = ['', 'one', 'two', 'three'];
    for (const [name, second] of [
      ['mado.1.log', 1],
      ['mado.3.log', 3],
      ['mado.2.log', 2],
      ['other.log', 9],
      ['mado-audit.log', 8],
      ['mado.log.gz', 7],
    ] as const) {
      await writeFile(join(folder, name), `${JSON.stringify({ msg: `line ${words[second] ?? 'of another'}` })}\n`);
      await utimes(join(folder, name), second, second);
    }
    const lines = ['one', 'two', 'three'].map((word) => `{"msg":"line ${word}"}`);
    expect(await lastLogLines(join(folder, 'mado.log'))).toEqual(lines);
  });

  it('reads no more than the end of a large file, and no part of a line', async () => {
    const line = `${JSON.stringify({ msg: 'w'.repeat(1_000) })}\n`;
    await writeFile(join(folder, 'mado.log'), line.repeat(2_000));
    const lines = await lastLogLines(join(folder, 'mado.log'));
    expect(lines).toHaveLength(200);
    expect(new Set(lines)).toEqual(new Set([line.trim()]));
  });

  it('leaves older files alone when the newest has enough', async () => {
    const line = (msg: string) => `${JSON.stringify({ msg })}\n`;
    await writeFile(join(folder, 'mado.9.log'), line('old'));
    await utimes(join(folder, 'mado.9.log'), 1, 1);
    await writeFile(join(folder, 'mado.10.log'), line('new').repeat(200));
    expect(new Set(await lastLogLines(join(folder, 'mado.log')))).toEqual(new Set(['{"msg":"new"}']));
  });

  it('says so when there is no file', async () => {
    expect(await lastLogLines(join(folder, 'none/mado.log'))).toEqual(['(there is no log file yet)']);
  });
});
