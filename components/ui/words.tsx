import { isValidElement, type ReactNode } from 'react';

/**
 * Wraps text that changes, or whose neighbours come and go, in an element that is replaced as a whole. A browser that
 * translates the page moves text nodes into elements of its own. React would then update a detached node, and fail when
 * it removes a text node or inserts something before it.
 */
export function Words({ children }: { children: ReactNode }) {
  return <span key={textOf(children)}>{children}</span>;
}

/** The text as far as it is known without rendering: what `t` and `t.rich` return. */
function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(textOf).join('');
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : '';
}
