import { z } from 'zod';
import { userIdSchema } from '@/lib/protocol/ids';
import { shareSchema } from './share';

/** What a sidecar knows of one user from its own devices; null for nothing any more. */
const rowSchema = z.tuple([userIdSchema, shareSchema.nullable()]);

/** Published. `seq` counts a sidecar's changes, from 1; a beat or hello names the last. */
export const feedMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('changes'), seq: z.int().positive(), rows: z.array(rowSchema) }),
  /** Still there. */
  z.object({ kind: z.literal('beat'), seq: z.int().min(0) }),
  /** Stops: its people are to be known from others within this time, and then forgotten. The last message. */
  z.object({ kind: z.literal('leaving'), seq: z.int().min(0), backWithinMs: z.int().min(0).max(60_000) }),
  /** Started, or connected again: wants a beat of everybody else. */
  z.object({ kind: z.literal('hello'), seq: z.int().min(0) }),
]);

/** Asks for one page of everything; the first without a snapshot, the others of the one that the first named. */
export const pageRequestSchema = z.object({ snapshot: z.int().positive().nullable(), page: z.int().min(0) });

/** `seq`: the last change that the snapshot includes. Null if it is not kept any more. */
export const pageSchema = z
  .object({
    snapshot: z.int().positive(),
    seq: z.int().min(0),
    rows: z.array(rowSchema),
    isLast: z.boolean(),
  })
  .nullable();

export type Row = z.infer<typeof rowSchema>;
export type FeedMessage = z.infer<typeof feedMessageSchema>;
export type Page = z.infer<typeof pageSchema>;
