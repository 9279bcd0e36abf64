import { isLoopback } from '@/lib/config/allowed-origins';
import { settingsSchema } from '@/lib/config/schema';
import { type ParsedSettings, parseSettings, SettingsError } from '@/lib/config/settings';

const HIDDEN = '(hidden)';

/** The text settings whose value is one of a few words of ours. */
const WORDS = ['EARLY_LINKS', 'LOBBY', 'LOG_LEVEL', 'SIGN_UP'];

const withoutHost = (url: string) => url.replace(/^(\w+:)(?:\[[^\]]*\]|[^:?]*)/, (_, scheme) => `${scheme}${HIDDEN}`);

/** What the value may tell a stranger. A setting that is not known here tells only that it is set. */
function shareable(name: string, value: unknown): string {
  if (value === undefined || value === '') return '';
  if (typeof value === 'number' || typeof value === 'boolean' || WORDS.includes(name)) return String(value);
  if (name === 'STUN_URLS' || name === 'TURN_URLS') return (value as string[]).map(withoutHost).join(',');
  const text = String(value);
  if (name === 'HOST') return isLoopback(text) || ['0.0.0.0', '::'].includes(text) ? text : HIDDEN;
  // The scheme, and the port where there is one.
  if (name === 'PUBLIC_URL') return text.replace(/^(https?:\/\/)(?:\[.*\]|[^:/]*)/, `$1${HIDDEN}`);
  if (name === 'DATABASE_URL') return text.replace(/^(file:|postgres(?:ql)?:\/\/).*$/s, `$1${HIDDEN}`);
  if (name === 'REDIS_URL') return text.replace(/^(rediss?(?:\+sentinel)?:\/\/).*$/s, `$1${HIDDEN}`);
  return HIDDEN;
}

/** Every setting as `NAME=value`, without secrets, names, addresses, hosts and paths. */
export function shareableSettings(settings: ParsedSettings): string[] {
  const inForce: Record<string, unknown> = {
    ...settings,
    PUBLIC_URL: settings.publicUrl,
    HOST: settings.host,
    DATABASE_URL: settings.databaseUrl,
    SIGN_UPS_PER_HOUR: settings.signUpsPerHour,
  };
  return Object.keys(settingsSchema.shape).map((name) => `${name}=${shareable(name, inForce[name])}`);
}

/** The settings of this environment, or the names of those that stop the start: their lines quote the values. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ParsedSettings | { readonly wrong: string[] } {
  try {
    return parseSettings(environment);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { wrong: error.message.split('\n').map((line) => line.split(':')[0] ?? '') };
  }
}
