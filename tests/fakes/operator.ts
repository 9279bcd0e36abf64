import { vi } from 'vitest';
import { settingsSchema } from '@/lib/config/schema';
import { main } from '@/scripts/mado/main';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command of `npx mado` in this process, with these settings and no others. */
export async function operate(settings: Record<string, string>, ...args: string[]): Promise<Outcome> {
  for (const name of Object.keys(settingsSchema.shape)) vi.stubEnv(name, settings[name] ?? '');
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text) => void printed.push(String(text)));
  const error = vi.mocked(console.error);
  const before = error.mock.calls.length;
  error.mockImplementation(() => undefined);
  try {
    const code = await main(args);
    return { code, out: printed.join('\n'), err: error.mock.calls.splice(before).flat().join('\n') };
  } finally {
    log.mockRestore();
    error.mockReset();
    vi.unstubAllEnvs();
  }
}
