import { ProviderError } from './problem';
import { PROVIDER_LIMIT_MS } from './provider';

/** Rejects with `down` if this takes too long. The requests behind it end by limits of their own. */
export async function withinLimit<T>(work: Promise<T>, limitMs = PROVIDER_LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ProviderError('down')), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
