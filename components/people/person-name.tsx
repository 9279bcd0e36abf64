import type { ComponentProps } from 'react';

/** A person's name: in its own direction, whatever the sentence around it, and in no other language. */
export function PersonName(props: ComponentProps<'bdi'>) {
  return <bdi translate="no" {...props} />;
}
