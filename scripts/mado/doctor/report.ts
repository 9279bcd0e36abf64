import type { GroupedFinding } from './check';
import type { Level } from './finding';

const MARKS: Record<Level, string> = { ok: 'ok      ', warning: 'warning ', problem: 'PROBLEM ' };
const INDENT = ' '.repeat(MARKS.ok.length + 2);

const linesOf = ({ level, sentence, mend }: GroupedFinding) => [
  `  ${MARKS[level]}${sentence}`,
  ...(mend === undefined ? [] : [`${INDENT}→ ${mend}`]),
];

/** One line a finding below its group's heading; what is wrong comes last, where a terminal shows it. */
export function reportOf(findings: readonly GroupedFinding[]): string {
  const sections = (shown: readonly GroupedFinding[]) =>
    [...new Set(shown.map(({ group }) => group))].flatMap((group) => [
      group,
      ...shown.filter((finding) => finding.group === group).flatMap(linesOf),
      '',
    ]);
  const problems = findings.filter(({ level }) => level === 'problem');
  const rest = findings.filter(({ level }) => level !== 'problem');
  const ending = problems.length > 0 ? ['What is wrong', '', ...sections(problems)] : ['Nothing is wrong.'];
  return [...sections(rest), ...ending].join('\n').trimEnd();
}
