import { headLook } from './table-look';

interface TableHeadProps {
  /** What the table holds, for screen readers. */
  caption: string;
  /** The columns' keys, with the words for each. */
  columns: readonly (readonly [key: string, words: string])[];
}

/** The caption and the head of one of the administration's tables. */
export function TableHead({ caption, columns }: TableHeadProps) {
  return (
    <>
      <caption className="sr-only">{caption}</caption>
      <thead className={headLook}>
        <tr>
          {columns.map(([key, words]) => (
            <th key={key} scope="col" className="px-3 py-2 font-medium">
              {words}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}
