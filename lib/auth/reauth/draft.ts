import 'server-only';
import { cookies } from 'next/headers';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { draftCookieName, sessionCookieOptions } from '@/lib/auth/session/cookie';
import { webServices } from '@/lib/auth/web-services';

/*
 * What somebody typed before they were asked who they are, so that they find it again afterwards. In a cookie of their
 * browser, encrypted: an address in a link would end in logs.
 */

/** As long as a sign-in at a provider may take. */
const LIFE_SECONDS = 10 * 60;
/** Longer than any address. */
const MOST_LENGTH = 300;
/** Derives a key different from those of the other cookies. */
const salt = 'draft of a form';

const draftSchema = z.object({ userId: z.string(), text: z.string() });

async function setDraft(value: string, maxAge: number): Promise<void> {
  const { publicUrl } = webServices().settings;
  // Deleting a __Host- cookie must repeat its attributes, or the browser keeps it.
  (await cookies()).set(draftCookieName(publicUrl), value, { ...sessionCookieOptions(publicUrl), maxAge });
}

export async function keepDraft(userId: string, text: string): Promise<void> {
  const draft: z.infer<typeof draftSchema> = { userId, text: text.slice(0, MOST_LENGTH) };
  const secret = webServices().settings.AUTH_SECRET;
  await setDraft(await encode({ token: { draft }, secret, salt, maxAge: LIFE_SECONDS }), LIFE_SECONDS);
}

/** What this user has typed lately; undefined if it was sent, is too old, or is somebody else's. */
export async function draftOf(userId: string): Promise<string | undefined> {
  const { publicUrl, AUTH_SECRET: secret } = webServices().settings;
  const token = (await cookies()).get(draftCookieName(publicUrl))?.value;
  if (!token) return undefined;
  try {
    const draft = draftSchema.safeParse((await decode({ token, secret, salt }))?.draft).data;
    return draft?.userId === userId ? draft.text : undefined;
  } catch {
    return undefined;
  }
}

export async function forgetDraft(): Promise<void> {
  if ((await cookies()).has(draftCookieName(webServices().settings.publicUrl))) await setDraft('', 0);
}
