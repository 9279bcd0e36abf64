import { handleSchema } from '@/lib/protocol/ids';
import { likeness } from './likeness';

/**
 * Words that a service or a person of trust would use, or that mean nobody. Compared by what they look like, as all
 * handles are.
 */
const RESERVED_WORDS = [
  ...['admin', 'admins', 'administrator', 'administration', 'moderator', 'mod', 'root', 'sysadmin', 'system', 'sudo'],
  ...['mado', 'official', 'operator', 'owner', 'staff', 'team', 'security', 'support', 'help', 'helpdesk', 'service'],
  ...['abuse', 'billing', 'contact', 'hostmaster', 'info', 'mail', 'mailer', 'noreply', 'postmaster', 'webmaster'],
  ...['all', 'anonymous', 'anybody', 'anyone', 'deleted', 'deletedaccount', 'everybody', 'everyone', 'here', 'nobody'],
  ...[
    'guest',
    'me',
    'myself',
    'none',
    'null',
    'self',
    'somebody',
    'someone',
    'stranger',
    'test',
    'undefined',
    'unknown',
  ],
  ...['user', 'users', 'you', 'account', 'accounts', 'bot', 'callcenter', 'emergency', 'police', 'api', 'www'],
];

/** Equal for handles that people may confuse: `0` and `o`, `1`, `i` and `l`, `rn` and `m`; underscores count for nothing. */
export const handleLikeness = (handle: string): string => likeness(handle);

const RESERVED = new Set(RESERVED_WORDS.map(handleLikeness));

export const isReservedHandle = (handle: string): boolean => RESERVED.has(handleLikeness(handle));

/** A handle as it is stored, from what somebody types: case and the @ do not matter. */
export const normalHandle = (typed: string): string => typed.normalize('NFKC').trim().replace(/^@/, '').toLowerCase();

const MAX_LENGTH = 20;

/** A handle like this name, or null for a name that has too few letters of the Latin alphabet. */
export function suggestedHandle(name: string): string | null {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const plain = letters
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAX_LENGTH)
    .replace(/_+$/, '');
  return handleSchema.safeParse(plain).success && !isReservedHandle(plain) ? plain : null;
}
