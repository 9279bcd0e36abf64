import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';
import type { Refusal } from '@/lib/protocol/sidecar/requests';
import type { RegistryReply } from './types';

export const ok: RegistryReply = { ok: true };

/** `retryInMs`: after how long the same request may succeed. */
export function refuse(code: ErrorCode, retryInMs?: number): Refusal {
  return { ok: false, code, ...(retryInMs !== undefined && { retryInMs }) };
}
