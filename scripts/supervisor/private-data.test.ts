import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepDataPrivate } from './private-data';

const POSTGRES = 'postgres://localhost/mado';

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mado-private-'));
  dataDir = join(folder, 'data');
  await mkdir(dataDir);
  await chmod(dataDir, 0o755);
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, mode: number): Promise<string> {
  await writeFile(path, '');
  await chmod(path, mode);
  return path;
}
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('keepDataPrivate', () => {
  it('makes an open folder and every file in it private, and reports which', async () => {
    const files = await Promise.all(
      ['mado.db', 'mado.db-wal', 'mado.db-shm', 'secrets.json', 'lan-certificate.json', 'mado.db.backup'].map((name) =>
        write(join(dataDir, name), 0o644),
      ),
    );
    const closed = await keepDataPrivate(dataDir, `file:${files[0]}`);
    expect(closed.sort()).toEqual([dataDir, ...files].sort());
    expect(await modeOf(dataDir)).toBe('700');
    expect(await Promise.all(files.map(modeOf))).toEqual(files.map(() => '600'));
    expect(await keepDataPrivate(dataDir, `file:${files[0]}`)).toEqual([]);
  });

  it.each([0o750, 0o770, 0o711, 0o777])('makes a folder of mode %o private', async (mode) => {
    await chmod(dataDir, mode);
    expect(await keepDataPrivate(dataDir, POSTGRES)).toEqual([dataDir]);
    expect(await modeOf(dataDir)).toBe('700');
  });

  it('makes a file in a private folder private, and the contents of a subfolder', async () => {
    await chmod(dataDir, 0o700);
    const file = await write(join(dataDir, 'secrets.json'), 0o640);
    const inner = join(dataDir, 'inner');
    await mkdir(inner);
    await chmod(inner, 0o755);
    expect((await keepDataPrivate(dataDir, POSTGRES)).sort()).toEqual([inner, file].sort());
    expect([await modeOf(file), await modeOf(inner)]).toEqual(['600', '700']);
  });

  it('makes the target folder of a link private, but not the targets of links inside it', async () => {
    const link = join(folder, 'link');
    await symlink(dataDir, link);
    const foreign = await write(join(folder, 'foreign'), 0o644);
    await symlink(foreign, join(dataDir, 'foreign'));
    expect(await keepDataPrivate(link, POSTGRES)).toEqual([dataDir]);
    expect([await modeOf(dataDir), await modeOf(foreign)]).toEqual(['700', '644']);
  });

  it('makes a database elsewhere private with its companion files, also behind a link, but not its folder', async () => {
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere);
    await chmod(elsewhere, 0o755);
    const files = await Promise.all(
      ['', '-wal', '-shm'].map((suffix) => write(join(elsewhere, `a.db${suffix}`), 0o664)),
    );
    const other = await write(join(elsewhere, 'other'), 0o644);
    await symlink(files[0] ?? '', join(folder, 'link.db'));
    await chmod(dataDir, 0o700);
    expect(await keepDataPrivate(dataDir, `file:${join(folder, 'link.db')}`)).toEqual(files);
    expect(await Promise.all([...files, other, elsewhere].map(modeOf))).toEqual(['600', '600', '600', '644', '755']);
  });

  it('ignores what does not exist yet', async () => {
    expect(await keepDataPrivate(join(folder, 'new'), `file:${join(folder, 'new/mado.db')}`)).toEqual([]);
  });

  it('fails where permissions cannot be changed', async () => {
    // The kernel lets nobody change the permissions of this folder.
    await expect(keepDataPrivate('/proc/self', POSTGRES)).rejects.toThrow(
      /^DATA_DIR: other accounts on this machine can read \/proc\/\d+ \(mode 555\)/,
    );
  });

  it.each([
    ['a folder for everybody’s files', 0o1777, '/srv/mado'],
    ['a folder that Mado’s program lies in', 0o755, 'data/mado'],
    ['the folder of Mado’s program', 0o755, 'data'],
  ])('refuses %s and leaves it as it is', async (_, mode, program) => {
    await chmod(dataDir, mode);
    const refusal = keepDataPrivate(dataDir, POSTGRES, resolve(folder, program));
    await expect(refusal).rejects.toThrow(/^DATA_DIR: .* not everything in it is Mado's/);
    expect((await stat(dataDir)).mode & 0o7777).toBe(mode);
  });
});
