import type { AskHandlers } from './dispatch';

/** Answers the connection test. */
export const checkAsks: Pick<AskHandlers, 'check:ping'> = {
  'check:ping': () => ({ ok: true }),
};
