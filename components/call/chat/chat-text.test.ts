import { expect, it } from 'vitest';
import { chatText, type SavedLine } from './chat-text';

const WORDS = { own: 'You:', peers: 'Bob:', notSent: 'Not sent yet', timeOf: (atMs: number) => `at ${atMs}` };
const line = (text: string, more: Partial<SavedLine> = {}): SavedLine => ({ text, state: null, atMs: 1, ...more });

it('has names, times, and what has not arrived', () => {
  const lines = [
    line('hello'),
    line('old', { atMs: null }),
    line('yes', { state: 'read', atMs: 2 }),
    line('and?', { state: 'sending', atMs: 3 }),
  ];
  expect(chatText(lines, WORDS)).toBe(
    '[at 1] Bob: hello\nBob: old\n[at 2] You: yes\n[at 3] You: and? (Not sent yet)\n',
  );
  expect(chatText([], WORDS)).toBe('');
});

it.each(['\n', '\r', '\r\n', '\u2028', '\u0085'])('lets no row of a line pass for another line, after %j', (end) => {
  expect(chatText([line(`a${end}[at 2] You: b`)], WORDS)).toBe('[at 1] Bob: a\n    [at 2] You: b\n');
});
