import type { RequestHandlers } from './dispatch';

/** Answers the connection test. */
export const checkRequests: Pick<RequestHandlers, 'check:ping'> = {
  'check:ping': () => ({ ok: true }),
};
