import type { KeyboardEvent } from 'react';

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** Moves the focus between the buttons of a list's lines that react to them: only one of them is a stop of the Tab key. */
export function moveBetweenLines(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (!step || !(event.target instanceof HTMLElement) || !event.target.matches('[data-react]')) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-react]')];
  const next = buttons[buttons.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
