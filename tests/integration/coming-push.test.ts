import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { block } from '@/lib/people/blocks/change-blocks';
import { accept, ask, setAwaited } from '@/lib/people/contacts/change-contacts';
import { DEFAULT_PUSH_CHOICES, storePushChoices } from '@/lib/push/choices';
import type { PushMessage } from '@/lib/push/messages';
import type { Push } from '@/lib/push/push';
import { ComingPush } from '@/server/push/coming-push';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

type Subscription = Awaited<ReturnType<Push['subscriptionsOf']>>[number];

const LONG_MS = 11 * 60_000;
const STAYS_MS = 5_000;

describe.each(['sqlite', 'postgresql'] as const)('somebody who comes online, on %s', (provider) => {
  let sidecar: TestSidecar;
  let clock: ManualClock;
  let comings: ComingPush;
  let sent: string[];
  let listed: Set<string>;
  let seen: Set<string>;
  let [aya, ben]: [Account, Account] = [{} as Account, {} as Account];

  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
    [aya, ben] = [await sidecar.account('Aya'), await sidecar.account('Ben')];
    const { db } = sidecar;
    await ask(db, { askerId: aya.id, personId: ben.id, greeting: '' });
    await accept(db, ben.id, aya.id);
    await setAwaited(db, aya.id, ben.id, true);
    await storePushChoices(db, aya.id, { ...DEFAULT_PUSH_CHOICES, comings: true });
    [clock, sent, listed, seen] = [new ManualClock(), [], new Set(), new Set()];
    comings = new ComingPush({
      ...{ db, clock, isListed: (id) => listed.has(id), isSeen: (id) => seen.has(id) },
      logger: { warn: (facts: object) => sent.push(JSON.stringify(facts)) },
      push: {
        subscriptionsOf: async (id) => [{ id: `device of ${id}` } as Subscription],
        send: async ({ id }: Pick<Subscription, 'id'>, message: PushMessage) => {
          sent.push(`${id}: ${message.type} ${'name' in message ? message.name : ''}`);
          return 'sent';
        },
      },
    });
    clock.advance(LONG_MS);
  });
  afterEach(() => sidecar.close());

  async function comes({ id }: Account, staysMs = STAYS_MS): Promise<string[]> {
    listed.add(id);
    comings.listed(id);
    clock.advance(staysMs);
    await comings.close();
    return sent.splice(0);
  }
  function goes({ id }: Account, forMs: number): void {
    listed.delete(id);
    comings.unlisted(id);
    clock.advance(forMs);
  }

  it('is told to the contact who awaits them, and to nobody else', async () => {
    expect(await comes(ben)).toEqual([`device of ${aya.id}: online Ben`]);
    expect(await comes(aya)).toEqual([]);
  });

  it('has come only after ten minutes elsewhere, and only if they stay', async () => {
    await comes(ben);
    goes(ben, 60_000);
    expect(await comes(ben)).toEqual([]);
    goes(ben, LONG_MS);
    listed.add(ben.id);
    comings.listed(ben.id);
    goes(ben, STAYS_MS);
    expect(sent).toEqual([]);
    clock.advance(LONG_MS);
    expect(await comes(ben)).toHaveLength(1);
  });

  it('is told to nobody who is at a page, does not want it, or has nothing to do with them any more', async () => {
    const { db } = sidecar;
    seen.add(aya.id);
    expect(await comes(ben)).toEqual([]);
    seen.clear();
    goes(ben, LONG_MS);
    await db.user.update({ where: { id: aya.id }, data: { availability: 'do-not-disturb' } });
    expect(await comes(ben)).toEqual([]);
    await db.user.update({ where: { id: aya.id }, data: { availability: 'invisible' } });
    goes(ben, LONG_MS);
    expect(await comes(ben)).toHaveLength(1);
    goes(ben, LONG_MS);
    await storePushChoices(db, aya.id, DEFAULT_PUSH_CHOICES);
    expect(await comes(ben)).toEqual([]);
    await storePushChoices(db, aya.id, { ...DEFAULT_PUSH_CHOICES, comings: true });
    goes(ben, LONG_MS);
    await block(db, ben.id, aya.id);
    expect(await comes(ben)).toEqual([]);
  });
});
