import type { Data } from '@/scripts/mado/backup/make-backup';

/** What the supervisor asks of the process that works on the data, and answers it. */
export type ToWorker =
  /** `prepare` finishes a restore that was killed, and finds out whether the database can be reached. */
  | { readonly type: 'prepare'; readonly data: Data }
  | { readonly type: 'upgrade'; readonly data: Data; readonly publicUrl: string }
  | { readonly type: 'shared'; readonly isShared: boolean };

/** What the process that works on the data reports. `share` and `give-back` are about the supervisor's own hold. */
export type FromWorker =
  | { readonly type: 'share' | 'give-back' | 'done' }
  /** What the operator reads once Mado is ready. */
  | { readonly type: 'welcome'; readonly words: string }
  /** Why it could not be done, for the operator. */
  | { readonly type: 'failed'; readonly message: string };
