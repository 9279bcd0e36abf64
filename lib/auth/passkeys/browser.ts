import 'server-only';
import { cookies } from 'next/headers';
import { challengesCookieName, sessionCookieOptions } from '@/lib/auth/session/cookie';
import { webServices } from '@/lib/auth/web-services';
import {
  CHALLENGE_MS,
  type ChallengePurpose,
  encodeChallenges,
  type OpenChallenges,
  readChallenges,
  withChallenge,
} from './challenges';

/** The challenges that this browser may answer. */
export async function challengesOfBrowser(): Promise<OpenChallenges> {
  const { publicUrl, AUTH_SECRET } = webServices().settings;
  return readChallenges((await cookies()).get(challengesCookieName(publicUrl))?.value, AUTH_SECRET);
}

/** Gives this browser a new challenge. */
export async function challengeBrowser(purpose: ChallengePurpose): Promise<string> {
  const { publicUrl, AUTH_SECRET } = webServices().settings;
  const { challenge, open } = withChallenge(await challengesOfBrowser(), purpose);
  const options = { ...sessionCookieOptions(publicUrl), maxAge: CHALLENGE_MS / 1_000 };
  (await cookies()).set(challengesCookieName(publicUrl), await encodeChallenges(open, AUTH_SECRET), options);
  return challenge;
}
