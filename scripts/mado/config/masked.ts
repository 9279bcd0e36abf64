import { settingsSchema } from '@/lib/config/schema';
import { isSecretName, type ParsedSettings } from '@/lib/config/settings';

/** The password of the address of a database or a Redis: before the last `@`, as it may hold one itself, or in the query. */
function withoutPassword(databaseUrl: string): string {
  return databaseUrl
    .replace(/(:\/\/[^/:@]*:).*(@)/, '$1(hidden)$2')
    .replace(/([?&](?:ssl|sentinel)?password=)[^&]*/gi, '$1(hidden)');
}

/** Every setting by its variable's name, as text; what must not be read over a shoulder is replaced by `(hidden)`. */
export function masked(settings: ParsedSettings): Record<string, string> {
  const inForce = {
    ...settings,
    PUBLIC_URL: settings.publicUrl,
    HOST: settings.host,
    DATABASE_URL: withoutPassword(settings.databaseUrl),
    REDIS_URL: settings.REDIS_URL && withoutPassword(settings.REDIS_URL),
    SIGN_UPS_PER_HOUR: settings.signUpsPerHour,
  };
  return Object.fromEntries(
    Object.keys(settingsSchema.shape).map((name) => {
      const value = inForce[name as keyof typeof inForce];
      if (value === undefined) return [name, ''];
      return [name, isSecretName(name) ? '(hidden)' : String(value)];
    }),
  );
}
