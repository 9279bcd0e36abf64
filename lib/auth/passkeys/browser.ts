import 'server-only';
import { cookies, headers } from 'next/headers';
import { challengesCookieName, sessionCookieOptions } from '@/lib/auth/session/cookie';
import { webServices } from '@/lib/auth/web-services';
import { deviceWords } from '@/lib/browser/device-words';
import {
  CHALLENGE_MS,
  type ChallengePurpose,
  encodeChallenges,
  type OpenChallenges,
  readChallenges,
  withChallenge,
} from './challenges';

/** What a new passkey is called until its owner gives it another name: this browser and its system. */
export async function deviceName(): Promise<string> {
  const { browser, system } = deviceWords((await headers()).get('user-agent') ?? '');
  return [browser, system].filter(Boolean).join(', ');
}

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
