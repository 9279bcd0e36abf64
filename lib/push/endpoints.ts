/**
 * The push services of the browsers: Chromium's, Firefox's, Safari's and Edge's on Windows. Which one a browser uses is
 * its maker's choice, and cannot be changed by a page.
 */
export const KNOWN_PUSH_SERVICES: readonly string[] = [
  'fcm.googleapis.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
];

/** A host, or all hosts below one, at https and its usual port; or an origin, which may be anywhere. */
const HOST = /^(\*\.)?([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*$/;

const isOrigin = (text: string): boolean => {
  const url = /^https?:\/\//.test(text) && URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.origin === text;
};

/** Whether an entry of PUSH_ENDPOINTS says something. */
export const isPushService = (text: string): boolean => HOST.test(text) || isOrigin(text);

/**
 * Whether this server sends messages to an endpoint. The address comes from a browser, so it could name anything that
 * this machine reaches: only what is listed is asked (CWE-918).
 * @param allowed entries for which `isPushService` holds
 */
export function isAllowedEndpoint(endpoint: string, allowed: readonly string[]): boolean {
  if (endpoint.length > MAX_LENGTH || !URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  if (allowed.includes(url.origin)) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return allowed.some((entry) =>
    entry.startsWith('*.') ? url.hostname.endsWith(entry.slice(1)) : url.hostname === entry,
  );
}

/** Those of Windows have some 700 characters. */
const MAX_LENGTH = 2_000;
