import type { ChatLineView } from '@/lib/rtc/chat/chat-view';

export type SavedLine = Pick<ChatLineView, 'text' | 'state' | 'atMs'>;

export interface ChatWords {
  /** What stands before a line of this user, and of the peer: "You:". */
  readonly own: string;
  readonly peers: string;
  /** Behind a line that has not arrived. */
  readonly notSent: string;
  readonly timeOf: (atMs: number) => string;
}

/** The chat as plain text: a row for each line, its further rows indented, so that none passes for a line of its own. */
export function chatText(lines: readonly SavedLine[], { own, peers, notSent, timeOf }: ChatWords): string {
  return lines
    .map(({ text, state, atMs }) => {
      const time = atMs === null ? [] : [`[${timeOf(atMs)}]`];
      const hasArrived = state !== 'sending' && state !== 'sent';
      const words = [...time, state === null ? peers : own, text.replace(ROW_ENDS, '\n    ')];
      return `${[...words, ...(hasArrived ? [] : [`(${notSent})`])].join(' ')}\n`;
    })
    .join('');
}

/** What some program takes for the end of a row (Unicode Standard, 5.8). */
const ROW_ENDS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
