import { expect, it } from 'vitest';
import { userSchema } from '@/lib/protocol/sidecar/presence';
import { shownUser as shown } from './shown-user';

const shownUser = (id: string, displayName: string, handle: string | null = null) =>
  shown({ id, displayName, handle, picture: null, about: null });

it('gives everybody a stable tag of their own', () => {
  const tags = Array.from({ length: 500 }, (_, index) => shownUser(`user-${index}`, 'Sam').tag);
  expect(new Set(tags).size).toBeGreaterThan(495);
  expect(shownUser('user-7', 'Samuel').tag).toBe(tags[7]);
});

it.each([
  ['Zoë', 'Zoë'],
  ['Bob\u202Egnp.exe', 'Bobgnp.exe'],
  [`Z${'\u0336'.repeat(180)}`, `Z${'\u0336'.repeat(4)}`],
  ['x'.repeat(5_000), 'x'.repeat(200)],
  ['👩\u200D🚀'.repeat(60), '👩\u200D🚀'.repeat(40)],
])('a stored %j is shown as %j', (stored, shown) => {
  const user = shownUser('1', stored);
  expect(user.name).toBe(shown);
  expect(userSchema.safeParse(user).success).toBe(true);
});

it('has the handle that its owner chose, and none that no rule allows', () => {
  expect(shownUser('1', 'Aya', 'aya').handle).toBe('aya');
  for (const handle of [null, '', 'Aya', 'ay', 'аya', '@aya'])
    expect(shownUser('1', 'Aya', handle)).not.toHaveProperty('handle');
});

it('has a line about themselves that is as harmless as a name', () => {
  const stored = { id: '1', displayName: 'Aya', handle: null, picture: null };
  const aboutOf = (about: string | null) => shown({ ...stored, about }).about;
  expect(aboutOf('Likes trains')).toBe('Likes trains');
  expect(aboutOf('Bob\u202Egnp.exe')).toBe('Bobgnp.exe');
  expect(aboutOf('x'.repeat(5_000))).toHaveLength(320);
  for (const none of [null, '', '\u200B']) expect(shown({ ...stored, about: none })).not.toHaveProperty('about');
});

it('uses the tag as the name if the stored name has nothing visible', () => {
  const { name, tag } = shownUser('1', '\u3164\u200B');
  expect(name).toBe(`#${tag}`);
});
