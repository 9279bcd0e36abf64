import { percentile } from '../percentile';
import type { Sample } from './first-frame';

type Row = Record<'caller p50' | 'caller p95' | 'callee p50' | 'callee p95', number>;

function summary(samples: readonly Sample[]): Row {
  const [caller, callee] = [samples.map((sample) => sample.caller), samples.map((sample) => sample.callee)];
  return {
    'caller p50': Math.round(percentile(caller, 0.5)),
    'caller p95': Math.round(percentile(caller, 0.95)),
    'callee p50': Math.round(percentile(callee, 0.5)),
    'callee p95': Math.round(percentile(callee, 0.95)),
  };
}

function ratio(mine: Row, theirs: Row): Row {
  const columns = Object.keys(mine) as (keyof Row)[];
  return Object.fromEntries(
    columns.map((column) => [column, Number((mine[column] / theirs[column]).toFixed(2))]),
  ) as Row;
}

/** Percentiles in ms per arm, then the ratio of each of our arms to every other. */
export function tableOf(samples: ReadonlyMap<string, readonly Sample[]>): Record<string, Row> {
  const table = Object.fromEntries([...samples].map(([name, list]) => [name, summary(list)]));
  const fromAnswer = samples.get('PeerJS')?.map(({ caller, callee, untilAnswer }) => ({
    caller: caller - untilAnswer,
    callee: callee - untilAnswer,
    untilAnswer: 0,
  }));
  // The stricter comparison: PeerJS's clock starts only when its page, with the camera open, answers.
  if (fromAnswer) table['PeerJS from answer()'] = summary(fromAnswer);
  const rows = Object.entries(table);
  const pairs = rows.flatMap(([mine, row], index) => {
    const others = rows.slice(index + 1);
    return mine.startsWith('Mado')
      ? others.map(([other, base]) => [`${mine} / ${other}`, ratio(row, base)] as const)
      : [];
  });
  return { ...table, ...Object.fromEntries(pairs) };
}
