import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names';
import { Words } from './words';

interface SwitchProps extends Omit<ComponentProps<'input'>, 'type' | 'role' | 'id'> {
  label: ReactNode;
  hint?: ReactNode;
}

const look = [
  'relative h-7 w-12 shrink-0 cursor-pointer appearance-none rounded-full border border-line-strong bg-sunken',
  'transition-colors duration-150 checked:border-accent checked:bg-accent',
  'before:absolute before:top-0.5 before:left-0.5 before:size-5.5 before:rounded-full before:bg-ink-soft',
  'before:transition-transform before:duration-150 checked:before:translate-x-5 checked:before:bg-on-accent',
  'disabled:cursor-not-allowed disabled:opacity-60',
  // Forced colours remove the background: filled means on, empty means off.
  'forced-colors:border-[ButtonText] forced-colors:bg-[Canvas] forced-colors:before:bg-[ButtonText]',
  'forced-colors:checked:bg-[Highlight] forced-colors:checked:before:bg-[HighlightText]',
  'forced-colors:disabled:border-[GrayText] forced-colors:disabled:before:bg-[GrayText]',
].join(' ');

/** On or off: a checkbox in the form, a switch to users and screen readers. */
export function Switch({ label, hint, className, ...props }: SwitchProps) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  return (
    <div className="grid gap-1.5">
      <label
        htmlFor={id}
        className="flex min-h-11 items-center justify-between gap-4 font-medium text-sm not-has-disabled:cursor-pointer"
      >
        <Words>{label}</Words>
        <input
          id={id}
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox exposes its checked state by itself
          role="switch"
          aria-describedby={hintId}
          className={classNames(look, className)}
          {...props}
        />
      </label>
      {hint && (
        <p id={hintId} className="text-ink-soft text-sm">
          {hint}
        </p>
      )}
    </div>
  );
}
