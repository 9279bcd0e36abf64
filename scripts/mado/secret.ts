import { join } from 'node:path';
import { z } from 'zod';
import type { ParsedSettings } from '@/lib/config/settings';
import { readIfThere } from '@/scripts/supervisor/secrets';

const keptSchema = z.object({ authSecret: z.string(), internalSecret: z.string() }).partial();

async function findKept(dataDir: string): Promise<z.infer<typeof keptSchema>> {
  try {
    const text = await readIfThere(join(dataDir, 'secrets.json'));
    return keptSchema.safeParse(JSON.parse(text ?? '{}')).data ?? {};
  } catch {
    // Of another account, or damaged: the data's own checks say so.
    return {};
  }
}

/** The running Mado's INTERNAL_SECRET: the setting, or what the first start made. Undefined before that. */
export async function findInternalSecret(settings: ParsedSettings, dataDir: string): Promise<string | undefined> {
  return settings.INTERNAL_SECRET ?? (await findKept(dataDir)).internalSecret;
}

/** The same of AUTH_SECRET. */
export async function findAuthSecret(settings: ParsedSettings, dataDir: string): Promise<string | undefined> {
  return settings.AUTH_SECRET ?? (await findKept(dataDir)).authSecret;
}
