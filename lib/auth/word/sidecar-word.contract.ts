import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SidecarWord } from './sidecar-word';
import type { Ears, Profile } from './telling';

const CALL_ID = '9b2f1c6e-7d0a-4a44-8c39-0f4b7a9d1e55';

/** What a sidecar has heard, as lines such as `session-revoked s1`. */
export class HeardLines implements Ears {
  readonly lines: string[] = [];

  sessionRevoked(sessionId: string, replaced = false): void {
    this.lines.push(`session-revoked ${sessionId}${replaced ? ' replaced' : ''}`);
  }
  profileChanged(userId: string, { name, handle }: Profile): void {
    this.lines.push(`profile-changed ${userId} ${name}${handle ? ` @${handle}` : ''}`);
  }
  loginsEnded(): void {
    this.lines.push('logins-ended');
  }
  peopleChanged(userIds: readonly string[]): void {
    this.lines.push(`people-changed ${userIds.join(' ')}`);
  }
  blocked(blockerId: string, blockedId: string): void {
    this.lines.push(`${blockerId} blocked ${blockedId}`);
  }
  mailQueued(): void {
    this.lines.push('mail-queued');
  }
  ringDeclined(userId: string, callId: string): void {
    this.lines.push(`ring-declined ${userId} ${callId}`);
  }
  contactsChanged(userIds: readonly string[]): void {
    this.lines.push(`contacts-changed ${userIds.join(' ')}`);
  }
}

export interface WordPlace {
  readonly word: SidecarWord;
  /** Each sidecar that is to hear it. */
  readonly heard: readonly HeardLines[];
  /** What was logged as a warning. */
  readonly warnings: readonly unknown[];
  close(): Promise<void>;
}

/** What every `SidecarWord` and its other end must do. */
export function sidecarWordContract(makePlace: () => Promise<WordPlace>): void {
  let place: WordPlace;
  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(() => place.close());

  it('reaches every sidecar, in the order in which it was told', async () => {
    await place.word.tell('session-revoked', { sessionId: 's1' });
    await place.word.tell('session-revoked', { sessionId: 's2', replaced: true });
    await place.word.tell('profile-changed', { userId: 'alice', name: 'Alice 窓 "A"' });
    await place.word.tell('profile-changed', { userId: 'alice', name: 'Alice', handle: 'alice' });
    await place.word.tell('logins-ended', {});
    await place.word.tell('people-changed', { userIds: ['alice', 'bob'] });
    await place.word.tell('blocked', { blockerId: 'alice', blockedId: 'bob' });
    await place.word.tell('mail-queued', {});
    await place.word.tell('ring-declined', { userId: 'alice', callId: CALL_ID });
    await place.word.tell('contacts-changed', { userIds: ['alice', 'bob'] });
    const lines = [
      'session-revoked s1',
      'session-revoked s2 replaced',
      'profile-changed alice Alice 窓 "A"',
      'profile-changed alice Alice @alice',
      'logins-ended',
      'people-changed alice bob',
      'alice blocked bob',
      'mail-queued',
      `ring-declined alice ${CALL_ID}`,
      'contacts-changed alice bob',
    ];
    for (const { lines: heard } of place.heard) await expect.poll(() => heard).toEqual(lines);
    expect(place.warnings).toEqual([]);
  });

  it('is not passed on where it is not well-formed, and what follows it is', async () => {
    await place.word.tell('profile-changed', { userId: 'alice', name: '' });
    await place.word.tell('session-revoked', { sessionId: 's1' });
    for (const { lines: heard } of place.heard) await expect.poll(() => heard).toEqual(['session-revoked s1']);
    expect(place.warnings.length).toBeGreaterThan(0);
  });
}
