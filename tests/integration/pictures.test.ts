import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tellProfile } from '@/lib/auth/account/tell-profile';
import { removePicture, setPicture } from '@/lib/auth/profile/change-picture';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

/** The shortest that passes for a picture of 256×256: a lossless WebP with the head of one. */
function picture(): Buffer {
  const bytes = Buffer.from('RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0\x2f....\0\0\0\0\0', 'latin1');
  bytes.writeUInt32LE(255 | (255 << 14), 21);
  return bytes;
}

describe.each(['sqlite', 'postgresql'] as const)('pictures on %s', (provider) => {
  let sidecar: TestSidecar;
  let aya: Account;
  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
    aya = await sidecar.account('Aya');
  });
  afterEach(() => sidecar.close());

  const stored = () => sidecar.db.user.findUniqueOrThrow({ where: { id: aya.id }, include: { face: true } });

  it('are stored with a version that changes, and removed', async () => {
    expect(await setPicture(sidecar.db, aya.id, picture())).toBe(true);
    const first = await stored();
    expect(first.picture).toMatch(/^[\w-]{22}$/);
    expect(first.face).toMatchObject({ version: first.picture, type: 'image/webp' });
    expect(Buffer.from(first.face?.bytes ?? [])).toEqual(picture());
    await setPicture(sidecar.db, aya.id, picture());
    const second = await stored();
    expect(second.picture).not.toBe(first.picture);
    expect(second.face?.version).toBe(second.picture);
    expect(await setPicture(sidecar.db, aya.id, Buffer.from('<svg/>'))).toBe(false);
    expect((await stored()).picture).toBe(second.picture);
    await removePicture(sidecar.db, aya.id);
    await removePicture(sidecar.db, aya.id);
    expect(await stored()).toMatchObject({ picture: null, face: null });
  });

  it('are seen in the lobby at once', async () => {
    const watcher = await sidecar.connect(await sidecar.account('Ben'));
    await sidecar.connect(aya);
    const shown = async () => {
      const list = await watcher.ask('presence:show', { query: 'aya', offset: 0, limit: 10 });
      return list.ok && list.people[0]?.picture;
    };
    await setPicture(sidecar.db, aya.id, picture());
    const tell = async (name: string, body: object) => {
      expect((await sidecar.tell(`/internal/${name}`, body)).status).toBe(204);
    };
    await tellProfile({ db: sidecar.db, word: { tell } }, aya.id);
    const { picture: version } = await stored();
    await expect.poll(shown).toBe(version);
    await removePicture(sidecar.db, aya.id);
    await tellProfile({ db: sidecar.db, word: { tell } }, aya.id);
    await expect.poll(shown).toBeUndefined();
  });
});
