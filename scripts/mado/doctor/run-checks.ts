import { setTimeout as delay } from 'node:timers/promises';
import type { Check, GroupedFinding, Patient } from './check';
import { type Finding, problem } from './finding';

/** Longer than a TURN server that answers nothing on three transports is waited for. */
const LIMIT_MS = 60_000;

async function findingsOf({ id, run }: Check, patient: Patient, limitMs: number): Promise<readonly Finding[]> {
  const ended = new AbortController();
  const tooLate = delay(limitMs, undefined, { signal: ended.signal }).then(() => [
    problem(
      id,
      `This check did not end within ${limitMs / 1_000} s.`,
      'Run the doctor again when the machine is idle.',
    ),
  ]);
  try {
    return await Promise.race([run(patient), tooLate]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [problem(id, `This check failed: ${reason}`, 'Mend what the message names, and run the doctor again.')];
  } finally {
    ended.abort();
    tooLate.catch(() => undefined);
  }
}

/** Runs the checks one after the other: some measure times, and what one mends the next ones find mended. */
export async function runChecks(
  checks: readonly Check[],
  patient: Patient,
  limitMs = LIMIT_MS,
): Promise<GroupedFinding[]> {
  const found: GroupedFinding[] = [];
  for (const check of checks) {
    const findings = await findingsOf(check, patient, limitMs);
    found.push(...findings.map((finding) => ({ group: check.group, ...finding })));
  }
  return found;
}
