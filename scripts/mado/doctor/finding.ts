export type Level = 'ok' | 'warning' | 'problem';

/** What one check found out, for people and for scripts. */
export interface Finding {
  /** Stays the same from version to version, such as `proxy-websocket`. */
  readonly id: string;
  readonly level: Level;
  /** What is the case. */
  readonly sentence: string;
  /** What to do about it; absent where nothing needs doing. */
  readonly mend?: string;
}

export const ok = (id: string, sentence: string): Finding => ({ id, level: 'ok', sentence });

export const warning = (id: string, sentence: string, mend: string): Finding => ({
  id,
  level: 'warning',
  sentence,
  mend,
});

export const problem = (id: string, sentence: string, mend: string): Finding => ({
  id,
  level: 'problem',
  sentence,
  mend,
});
