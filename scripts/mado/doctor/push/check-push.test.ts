import { describe, expect, it } from 'vitest';
import { readSubject } from './check-push';

describe('the doctor on notifications', () => {
  it('warns where Apple’s push service refuses', () => {
    expect(readSubject({ publicUrl: 'http://localhost:3000', MAIL_FROM: undefined })).toMatchObject({
      ...{ level: 'warning', id: 'push' },
    });
    expect(readSubject({ publicUrl: 'http://localhost:3000', MAIL_FROM: 'Mado <mado@localhost>' }).level).toBe(
      'warning',
    );
  });

  it('is content with an https address, or a sender', () => {
    expect(readSubject({ publicUrl: 'https://mado.example', MAIL_FROM: undefined }).level).toBe('ok');
    expect(readSubject({ publicUrl: 'http://localhost:3000', MAIL_FROM: 'mado@mado.example' }).level).toBe('ok');
  });
});
