import type { ComponentProps } from 'react';

/** A user's name: in its own direction, whatever the sentence around it, and excluded from translation. */
export function PersonName(props: ComponentProps<'bdi'>) {
  return <bdi translate="no" {...props} />;
}
