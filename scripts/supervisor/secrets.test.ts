import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecrets } from './secrets';

describe('openSecrets', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mado-secrets-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('generates them once, for this account only, and keeps them', async () => {
    const dataDir = join(folder, 'data');
    const secrets = await openSecrets(dataDir);
    expect(secrets.authSecret).not.toBe(secrets.internalSecret);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(await openSecrets(dataDir)).toEqual(secrets);
  });

  it('names DATA_DIR when it is not a folder', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const dataDir of [file, join(file, 'data')]) {
      await expect(openSecrets(dataDir)).rejects.toThrow(`DATA_DIR: got "${dataDir}", wants a folder`);
    }
  });

  it('says what to do about a damaged file, without its content', async () => {
    await writeFile(join(folder, 'secrets.json'), '{"authSecret": "hunter2"');
    await expect(openSecrets(folder)).rejects.toThrow(/secrets\.json is damaged/);
    await expect(openSecrets(folder)).rejects.not.toThrow(/hunter2/);
  });
});
