import type { AskHandlers } from './dispatch';

/** What the connection test asks of the sidecar. */
export const checkAsks: Pick<AskHandlers, 'check:ping'> = {
  'check:ping': () => ({ ok: true }),
};
