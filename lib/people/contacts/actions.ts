'use server';

import { refresh } from 'next/cache';
import { after } from 'next/server';
import { z } from 'zod';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { fieldErrors } from '@/lib/auth/account/schemas';
import { requireOwner } from '@/lib/auth/session/current-user';
import { afterwards, webServices } from '@/lib/auth/web-services';
import { block } from '@/lib/people/blocks/change-blocks';
import { userIdSchema } from '@/lib/protocol/ids';
import { askSomebody } from './ask-somebody';
import { accept, ask, decline, remove, setAwaited, setFavourite, withdraw } from './change-contacts';
import { CONTACT_DEEDS, type ContactAnswer } from './contact-deeds';
import { ownerOfLink, renewContactLink, withdrawContactLink } from './contact-link';
import { greetingSchema } from './contact-rules';
import { forgetFollowedLink } from './followed-link';
import { pushContact } from './push-contact';

/** Sidecars and pages of both learn what there is between them now: whom each of them sees depends on it. */
const tellBoth = (...userIds: [string, string]) => webServices().word.tell('contacts-changed', { userIds });

/** The one of them who has not just asked or accepted may be told in closed browsers. Nobody waits for it. */
const pushLater = (actorId: string, personId: string) =>
  after(() =>
    afterwards('a contact could not be told in closed browsers', () => pushContact(webServices(), actorId, personId)),
  );

type AskField = 'who' | 'greeting';

/** Asks whoever has the handle or the address that was typed. */
export async function askSomebodyAction(_: FormState<AskField>, form: FormData): Promise<FormState<AskField>> {
  const values = { who: textOf(form, 'who'), greeting: textOf(form, 'greeting') };
  const session = await requireOwner(form);
  if (!session) return { values, errors: {}, failure: 'other-account' };
  const parsed = z.object({ greeting: greetingSchema }).safeParse(values);
  if (!parsed.success) return { values, errors: fieldErrors<AskField>(parsed.error) };
  const services = webServices();
  const askerId = session.user.id;
  const waitSeconds = await services.limits.beforeContactRequest(askerId);
  if (waitSeconds > 0) return { values, errors: {}, failure: { waitSeconds } };
  const result = await askSomebody(services, { askerId, typed: values.who, greeting: parsed.data.greeting });
  if ('error' in result) return { values, errors: { who: result.error } };
  if (result.outcome === 'perhaps') {
    const send = async () => {
      const contactId = await result.send();
      if (contactId === null) return;
      await tellBoth(askerId, contactId);
      await pushContact(services, askerId, contactId);
    };
    after(() => afterwards('a request by address could not be stored', send));
  } else {
    await tellBoth(askerId, result.personId);
    pushLater(askerId, result.personId);
  }
  services.logger.info({ userId: askerId }, 'asked somebody to become contacts');
  return { values, errors: {}, saved: true, asked: result.outcome };
}

/** Does to one person what a button or a menu of their row says. */
export async function contactAction(form: FormData): Promise<ContactAnswer> {
  const session = await requireOwner(form);
  if (!session) return { problem: 'other-account' };
  const deed = CONTACT_DEEDS.find((known) => known === textOf(form, 'deed'));
  const person = userIdSchema.safeParse(textOf(form, 'person'));
  const { db, limits, word } = webServices();
  const userId = session.user.id;
  if (!deed || !person.success || person.data === userId) return { problem: 'request-gone' };
  switch (deed) {
    case 'ask': {
      const waitSeconds = await limits.beforeContactRequest(userId);
      if (waitSeconds > 0) return { problem: 'wait' };
      const asked = await ask(db, { askerId: userId, personId: person.data, greeting: '' });
      if (asked !== 'asked' && asked !== 'contacts') return { problem: asked };
      await tellBoth(userId, person.data);
      pushLater(userId, person.data);
      return { done: asked };
    }
    case 'accept': {
      const accepted = await accept(db, userId, person.data);
      if (accepted !== 'contacts') return { problem: accepted };
      await tellBoth(userId, person.data);
      pushLater(userId, person.data);
      return { done: accepted };
    }
    case 'decline':
      await decline(db, userId, person.data);
      return { done: 'declined' };
    case 'withdraw':
      // Otherwise anybody could make the pages of anybody read their contacts again, as often as they like.
      if (await withdraw(db, userId, person.data)) await tellBoth(userId, person.data);
      return { done: 'withdrawn' };
    case 'remove':
      if (await remove(db, userId, person.data)) await tellBoth(userId, person.data);
      return { done: 'removed' };
    case 'favour':
    case 'unfavour':
      await setFavourite(db, userId, person.data, deed === 'favour');
      return { done: 'marked' };
    case 'block': {
      const blocked = await block(db, userId, person.data);
      if (blocked !== 'blocked') return { problem: blocked };
      await word.tell('blocked', { blockerId: userId, blockedId: person.data });
      return { done: blocked };
    }
    case 'await':
    case 'unawait':
      await setAwaited(db, userId, person.data, deed === 'await');
      return { done: deed === 'await' ? 'awaited' : 'not-awaited' };
  }
}

/** Asks whose personal link this is. Opening the link has changed nothing. */
export async function askByLinkAction(_: FormState<'who'>, form: FormData): Promise<FormState<'who'>> {
  const session = await requireOwner(form);
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const { db, limits, settings } = webServices();
  const askerId = session.user.id;
  const waitSeconds = await limits.beforeContactRequest(askerId);
  if (waitSeconds > 0) return { values: {}, errors: {}, failure: { waitSeconds } };
  const owner = await ownerOfLink(db, { token: textOf(form, 'token'), followerId: askerId }, settings.AUTH_SECRET);
  const asked = owner ? await ask(db, { askerId, personId: owner.id, greeting: '' }) : 'person-unknown';
  if (asked === 'person-unknown') return { values: {}, errors: {}, failure: 'void-link' };
  if (asked !== 'asked' && asked !== 'contacts') return { values: {}, errors: { who: asked } };
  if (owner) {
    await tellBoth(askerId, owner.id);
    pushLater(askerId, owner.id);
  }
  await forgetFollowedLink();
  return { values: {}, errors: {}, saved: true, asked };
}

/** Makes the personal link of the page's owner, makes another one, or withdraws it. */
export async function contactLinkAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwner(form);
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const { db, limits } = webServices();
  const waitSeconds = await limits.beforeChange(session.user.id);
  if (waitSeconds > 0) return { values: {}, errors: {}, failure: { waitSeconds } };
  if (textOf(form, 'deed') === 'withdraw') await withdrawContactLink(db, session.user.id);
  else await renewContactLink(db, session.user.id);
  refresh();
  return { values: {}, errors: {}, saved: true };
}
