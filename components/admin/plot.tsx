const WIDTH = 84;
const HEIGHT = 24;
const GAP = 2;

/** A column for each value. Decoration: whoever shows it says the figures in words. */
export function Plot({ values }: { values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const width = (WIDTH + GAP) / values.length - GAP;
  return (
    <svg aria-hidden viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="inline-block h-6 w-21 text-accent">
      {values.map((value, index) => {
        // Nothing is still a line.
        const height = Math.max(1, (value / most) * HEIGHT);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            key={index}
            x={index * (width + GAP)}
            y={HEIGHT - height}
            width={width}
            height={height}
            className={value === 0 ? 'fill-line-strong' : 'fill-current'}
          />
        );
      })}
    </svg>
  );
}
