import { openDatabase } from '@/lib/db/client';
import { pairOf } from '@/lib/people/contacts/pair';
import type { Mado } from '../../fixtures/mado';
import { type Scene, save } from './scenes';

const GREETING = {
  en: 'It’s me, from the choir. I sat behind you on Tuesday, and we talked about the harbour.',
  ja: '合唱団でうしろに座っていた花です。火曜日に港の話をしました。よろしくお願いします。',
};

/** The lobby of somebody with contacts and requests, the personal link, and the page that it leads to. */
export async function shootContacts(scene: Scene, mado: Mado): Promise<void> {
  const name = `Aya Mori ${scene.look.size[0]}${scene.look.theme[0]}${scene.look.language[0]}`;
  const page = await scene.open('aya', name);
  const ren = await scene.open('ren', '蓮 Ren');
  const db = openDatabase(mado.databaseUrl);
  const newest = { orderBy: { createdAt: 'desc' } } as const;
  const me = (await db.user.findFirstOrThrow({ where: { displayName: name }, ...newest })).id;
  const renId = (await db.user.findFirstOrThrow({ where: { displayName: '蓮 Ren' }, ...newest })).id;
  const make = async (displayName: string) => (await db.user.create({ data: { displayName } })).id;
  const between = async (other: string, change: { askerId?: string; greeting?: string; since?: Date; star?: true }) => {
    const { star, ...rest } = change;
    const pair = pairOf(me, other);
    const favourite = {
      isFavouriteOfLow: pair.lowId === me && !!star,
      isFavouriteOfHigh: pair.highId === me && !!star,
    };
    await db.contact.create({ data: { ...pair, askerId: me, askedAt: new Date(), ...favourite, ...rest } });
  };
  const since = new Date();
  await between(renId, { since });
  await between(await make('Dario Brandt'), { since, star: true });
  await between(await make('美咲 佐藤'), { since });
  const hana = await make('Hana Fischer');
  await between(hana, { askerId: hana, greeting: GREETING[scene.look.language] });
  const long = await make(`Wolfeschlegelsteinhausen${'bergerdorff'.repeat(2)}`);
  await between(long, { askerId: long });
  await between(await make('Ivo Jansen'), {});
  await db.$disconnect();

  await page.reload();
  await page.locator('[data-online-count] li').first().waitFor();
  await save(page, scene, 'contacts');
  await page.locator('section [aria-haspopup=menu]').first().click();
  await page.getByRole('menuitem').first().waitFor();
  await save(page, scene, 'contacts-menu');
  await page.keyboard.press('Escape');
  await page.locator('[aria-labelledby=contacts-heading] [aria-expanded]').first().click();
  await page.locator('[name=who]').fill('nobody@mado.example');
  await page.locator('form:has([name=who]) [type=submit]').click();
  await page.locator('form:has([name=who]) [role=status]').filter({ hasText: /\S/ }).waitFor();
  await save(page, scene, 'contacts-add');

  await page.goto('/settings');
  await page.locator('[name=deed]').first().click();
  const link = await page.locator('input[readonly]').inputValue();
  await page.locator('#contact-link').scrollIntoViewIfNeeded();
  await page.evaluate(() => document.getElementById('contact-link')?.scrollIntoView());
  await save(page, scene, 'contact-link');
  await ren.goto(link);
  await ren.locator('main form').waitFor();
  await save(ren, scene, 'add-by-link');
  await Promise.all([page.context().close(), ren.context().close()]);
}
