import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error';

describe('describeError', () => {
  it('keeps name, code and location, and drops the message', () => {
    const error = Object.assign(new TypeError('a=candidate:1 10.0.0.1\nand a password'), { code: 'P2002' });
    const description = describeError(error);
    expect(description).toMatchObject({ name: 'TypeError', code: 'P2002' });
    expect(description.frames[0]).toContain('describe-error.test.ts');
    expect(JSON.stringify(description)).not.toMatch(/candidate|10\.0\.0\.1|password/);
  });

  it('logs next to nothing of a value that is no Error', () => {
    expect(describeError('secret')).toEqual({ name: 'string', code: undefined, frames: [] });
  });
});
