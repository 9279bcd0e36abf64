import { z } from 'zod';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { earlyLinkPolicySchema } from '@/lib/protocol/early-link';
import type { Privacy } from './privacy';

/** As the form sends it: nothing chosen is the empty text, and a switch that is off sends nothing. */
const privacySchema = z.object({
  earlyLinks: earlyLinkPolicySchema.or(z.literal('').transform(() => null)),
  hidesAddress: z.literal(['on', '']).transform((sent) => sent === 'on'),
});

/** What the page knew to be stored before, and what it sends now. */
const changeSchema = z.object({ seen: privacySchema, sent: privacySchema });

export type PrivacyResult =
  | { readonly ok: true; readonly privacy: Privacy }
  | { readonly ok: false; readonly problem: 'unknown-choice' | 'no-relay' };

/**
 * Stores what a person tells of their address; it holds from their next call on. An address can be hidden behind a TURN
 * server alone: without one it cannot be switched on, but one who has it on may keep it or switch it off. Only what
 * differs from what the page had seen is stored: an old page must not take back what another one chose since.
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
    ...(sent.earlyLinks !== seen.earlyLinks && { earlyLinks: sent.earlyLinks }),
    ...(sent.hidesAddress !== seen.hidesAddress && { hidesAddress: sent.hidesAddress }),
  };
  const privacy = { ...user.privacy, ...changed };
  if (privacy.hidesAddress && !hasTurn && !user.privacy.hidesAddress) return { ok: false, problem: 'no-relay' };
  await writePatiently(() => db.user.update({ where: { id: user.id }, data: changed }));
  return { ok: true, privacy };
}
