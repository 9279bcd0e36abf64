import { describe, expect, it } from 'vitest';
import { mergeEnv } from './env-file';

describe('mergeEnv', () => {
  it('keeps every other line, and the place of what it changes', () => {
    const text = '# mine\nPORT=4000\nexport PUBLIC_URL="http://a.example" # old\n\nRING_TIMEOUT_MS=30000';
    expect(mergeEnv(text, { PUBLIC_URL: 'https://b.example', TRUSTED_PROXY_HOPS: '1' })).toEqual({
      text: '# mine\nPORT=4000\nPUBLIC_URL=https://b.example\n\nRING_TIMEOUT_MS=30000\nTRUSTED_PROXY_HOPS=1\n',
      changed: ['PUBLIC_URL'],
    });
  });

  it('does nothing where the values are there already, however they are written', () => {
    const text = "PUBLIC_URL='https://a.example'\nTRUSTED_PROXY_HOPS = 1\n";
    expect(mergeEnv(text, { PUBLIC_URL: 'https://a.example', TRUSTED_PROXY_HOPS: '1' })).toEqual({ text, changed: [] });
  });

  it('loses nothing by filling in an empty variable', () => {
    expect(mergeEnv('TURN_SECRET=\n', { TURN_SECRET: 'x' })).toEqual({ text: 'TURN_SECRET=x\n', changed: [] });
  });

  it('takes a value literally, and no other variable for this one', () => {
    const merged = mergeEnv('TURN_SECRET_FILE=f\nSECRET=a\n', { SECRET: "$&$'" });
    expect(merged.text).toBe("TURN_SECRET_FILE=f\nSECRET=$&$'\n");
  });
});
