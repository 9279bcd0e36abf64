import Bowser from 'bowser';

/** A browser and a system as people call them; null for what it does not say. */
export interface DeviceWords {
  readonly browser: string | null;
  readonly system: string | null;
}

/** What a `User-Agent` header says of a device, for its owner to recognise it. Anybody may claim anything there. */
export function deviceWords(userAgent: string): DeviceWords {
  if (userAgent === '') return { browser: null, system: null };
  const { browser, os } = Bowser.parse(userAgent.slice(0, 500));
  return { browser: browser.name || null, system: os.name || null };
}
