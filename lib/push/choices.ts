import { z } from 'zod';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isTimeZone } from '@/lib/i18n/time-zone';
import { PUSH_TOPICS, type PushChoices, type PushTopic } from './choice-topics';
import { isQuiet } from './quiet-hours';

/** A missed call follows a ring that was heard; the rest is asked for. */
export const DEFAULT_PUSH_CHOICES: PushChoices = {
  missedCalls: true,
  contactRequests: false,
  comings: false,
  quiet: null,
};

/** As `input type="time"` gives it. */
const timeSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'time-wrong')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const toggle = z.literal('on').optional();
const topics = Object.fromEntries(PUSH_TOPICS.map((topic) => [topic, toggle])) as Record<PushTopic, typeof toggle>;

/** The fields of the form, as browsers send them. */
export const pushChoicesSchema = z
  .object({ ...topics, isQuiet: toggle, from: timeSchema, until: timeSchema, zone: z.string().refine(isTimeZone) })
  .transform(
    ({ isQuiet: isOn, from, until, zone, ...chosen }): PushChoices => ({
      missedCalls: chosen.missedCalls === 'on',
      contactRequests: chosen.contactRequests === 'on',
      comings: chosen.comings === 'on',
      quiet: isOn === 'on' ? { fromMin: from, untilMin: until, zone } : null,
    }),
  );

/** Quiet hours in a time zone that this server does not know any more are none. Rejects if the query fails. */
export async function pushChoicesOf(db: Pick<Database, 'pushChoices'>, userId: string): Promise<PushChoices> {
  const row = await db.pushChoices.findUnique({ where: { userId } });
  if (!row) return DEFAULT_PUSH_CHOICES;
  const { missedCalls, contactRequests, comings, quietFrom, quietUntil, quietZone } = row;
  const hasQuiet = quietFrom !== null && quietUntil !== null && isTimeZone(quietZone);
  const quiet = hasQuiet ? { fromMin: quietFrom, untilMin: quietUntil, zone: quietZone } : null;
  return { missedCalls, contactRequests, comings, quiet };
}

/** Rejects if the database does not answer. */
export async function storePushChoices(
  db: Pick<Database, 'pushChoices'>,
  userId: string,
  { quiet, ...chosen }: PushChoices,
): Promise<void> {
  const data = {
    ...chosen,
    ...{ quietFrom: quiet?.fromMin ?? null, quietUntil: quiet?.untilMin ?? null, quietZone: quiet?.zone ?? null },
  };
  await writePatiently(() => db.pushChoices.upsert({ where: { userId }, create: { userId, ...data }, update: data }));
}

/** Whether these choices let anything be pushed now. */
export const isQuietNow = ({ quiet }: PushChoices, nowMs: number): boolean => quiet !== null && isQuiet(quiet, nowMs);
