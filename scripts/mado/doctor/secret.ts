import { join } from 'node:path';
import { z } from 'zod';
import type { ParsedSettings } from '@/lib/config/settings';
import { readIfThere } from '@/scripts/supervisor/secrets';

const keptSchema = z.object({ internalSecret: z.string() });

/** The running Mado's INTERNAL_SECRET: the setting, or what the first start made. Undefined before that. */
export async function findInternalSecret(settings: ParsedSettings, dataDir: string): Promise<string | undefined> {
  if (settings.INTERNAL_SECRET) return settings.INTERNAL_SECRET;
  try {
    const text = await readIfThere(join(dataDir, 'secrets.json'));
    return keptSchema.safeParse(JSON.parse(text ?? '{}')).data?.internalSecret;
  } catch {
    // Of another account, or damaged: the data's own checks say so.
    return undefined;
  }
}
