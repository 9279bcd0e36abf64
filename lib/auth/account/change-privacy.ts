import { z } from 'zod';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { earlyLinkPolicySchema } from '@/lib/protocol/sidecar/early-link';
import { audienceSchema, type Privacy } from './privacy';

/** The form's encoding: an empty string stands for no choice, and a switch that is off is not submitted. */
const privacySchema = z.object({
  callableBy: audienceSchema,
  seenBy: audienceSchema,
  earlyLinks: earlyLinkPolicySchema.or(z.literal('').transform(() => null)),
  hidesAddress: z.literal(['on', '']).transform((sent) => sent === 'on'),
});

/** `seen`: the values the page last knew to be stored; `sent`: the values it submits. */
const changeSchema = z.object({ seen: privacySchema, sent: privacySchema });

export type PrivacyResult =
  | { readonly ok: true; readonly privacy: Privacy }
  | { readonly ok: false; readonly problem: 'unknown-choice' | 'no-relay' };

/**
 * Stores a user's privacy settings. They apply from the next call on; who sees them, once the sidecars are told. Only a
 * TURN server can hide an address:
 * without one the setting cannot be switched on, but whoever has it on may keep it or switch it off. Only values that
 * differ from `seen` are stored, so that an outdated page does not revert a choice made on another one.
 */
export async function changePrivacy(
  db: Pick<Database, 'user'>,
  user: { readonly id: string; readonly privacy: Privacy },
  change: unknown,
  { hasTurn }: { readonly hasTurn: boolean },
): Promise<PrivacyResult> {
  const parsed = changeSchema.safeParse(change);
  if (!parsed.success) return { ok: false, problem: 'unknown-choice' };
  const { seen, sent } = parsed.data;
  const changed: Partial<Privacy> = {
    ...(sent.callableBy !== seen.callableBy && { callableBy: sent.callableBy }),
    ...(sent.seenBy !== seen.seenBy && { seenBy: sent.seenBy }),
    ...(sent.earlyLinks !== seen.earlyLinks && { earlyLinks: sent.earlyLinks }),
    ...(sent.hidesAddress !== seen.hidesAddress && { hidesAddress: sent.hidesAddress }),
  };
  const privacy = { ...user.privacy, ...changed };
  if (privacy.hidesAddress && !hasTurn && !user.privacy.hidesAddress) return { ok: false, problem: 'no-relay' };
  await writePatiently(() => db.user.update({ where: { id: user.id }, data: changed }));
  return { ok: true, privacy };
}
