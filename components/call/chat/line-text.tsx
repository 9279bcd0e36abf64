import { codePiecesOf } from './code';
import { piecesOf } from './links';

/** What a line says: plain text, in which web addresses are links and code is set as such. */
export function LineText({ text }: { text: string }) {
  return codePiecesOf(text).map(({ type, text: words }, index) => {
    const key = `${index}`;
    if (type === 'text') return <LinkedText key={key} text={words} />;
    return (
      <code
        key={key}
        dir="ltr"
        translate="no"
        className={
          type === 'block'
            ? 'wrap-normal my-1 block max-w-full overflow-x-auto whitespace-pre rounded-control bg-surface px-3 py-2 text-start font-mono text-sm'
            : 'rounded-sm bg-surface px-1 font-mono text-sm'
        }
      >
        {words}
      </code>
    );
  });
}

function LinkedText({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) =>
    piece.type === 'text' ? (
      piece.text
    ) : (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: a line never changes
        key={index}
        href={piece.href}
        target="_blank"
        rel="noopener noreferrer"
        className="text-accent underline underline-offset-2 [unicode-bidi:isolate]"
      >
        {piece.text}
      </a>
    ),
  );
}
