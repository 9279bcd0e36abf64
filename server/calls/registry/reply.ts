import type { Refusal } from '@/lib/protocol/asks';
import type { ErrorCode } from '@/lib/protocol/error-code';
import type { RegistryReply } from './types';

export const ok: RegistryReply = { ok: true };

/** `retryInMs`: after how long the same request may succeed. */
export function refuse(code: ErrorCode, retryInMs?: number): Refusal {
  return { ok: false, code, ...(retryInMs !== undefined && { retryInMs }) };
}
