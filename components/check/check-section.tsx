import type { ReactNode } from 'react';

/** A heading and its rows. */
export function CheckSection({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="mt-10">
      <h2 id={id} className="mb-2 text-xl">
        {title}
      </h2>
      <ul>{children}</ul>
    </section>
  );
}
