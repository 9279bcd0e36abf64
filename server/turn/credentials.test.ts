import { describe, expect, it } from 'vitest';
import { turnCredentials } from './credentials';

const secret = 'north';

describe('turnCredentials', () => {
  it('are the expiry in seconds and the user, signed by the secret', () => {
    // $ printf 1700000600:alice | openssl dgst -sha1 -hmac north -binary | base64
    expect(turnCredentials(secret, 'alice', 1_700_000_600_999)).toEqual({
      username: '1700000600:alice',
      credential: 'gthUwOpcRoLI0MMCziCEBOWYnpo=',
    });
  });

  it('differ by user, by moment and by secret', () => {
    const all = [
      turnCredentials(secret, 'alice', 1_700_000_600_000),
      turnCredentials(secret, 'bob', 1_700_000_600_000),
      turnCredentials(secret, 'alice', 1_700_000_601_000),
      turnCredentials('south', 'alice', 1_700_000_600_000),
    ];
    expect(new Set(all.map(({ credential }) => credential)).size).toBe(all.length);
  });
});
