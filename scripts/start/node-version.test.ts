import { describe, expect, it } from 'vitest';
import { fits } from './node-version.mjs';

describe('fits', () => {
  const wanted = '^20.19 || ^22.12 || >=24';

  it.each(['20.19.0', '20.20.1', '22.12.0', '22.30.2', '24.0.0', '25.1.0'])('accepts %s', (version) => {
    expect(fits(version, wanted)).toBe(true);
  });

  it.each(['18.20.4', '20.18.3', '21.7.0', '22.11.0', '23.9.0'])('refuses %s', (version) => {
    expect(fits(version, wanted)).toBe(false);
  });
});
