import { isValidElement, type ReactNode } from 'react';

/**
 * Words that change, or that stand beside something that comes and goes: in an element of their own, which is replaced
 * as a whole. A browser that translates the page moves text nodes into elements of its own; React would go on writing to
 * a node that nobody sees, and fails where it removes one or puts something before it.
 */
export function Words({ children }: { children: ReactNode }) {
  return <span key={textOf(children)}>{children}</span>;
}

/** The text as far as it is in sight without rendering: what `t` and `t.rich` return. */
function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(textOf).join('');
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : '';
}
