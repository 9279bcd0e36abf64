/** Whether a server answers as it should, and how, in words. */
export interface Answer {
  readonly ok: boolean;
  readonly detail: string;
}

/** `fetch` wraps the system's error in one of its own. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
}

/** Asks once. Rejects never, and takes no longer than the limit. */
export async function answerOf(url: string, limitMs: number): Promise<Answer> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(limitMs) });
    await response.body?.cancel();
    return { ok: response.ok, detail: `answers ${response.status}` };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    const detail = isLate ? `does not answer within ${limitMs / 1000} s` : `does not answer (${reasonOf(error)})`;
    return { ok: false, detail };
  }
}
