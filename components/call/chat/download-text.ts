/** A browser reads the file while it saves it; Safari begins to only after the click has been handled. */
const READ_WITHIN_MS = 60_000;

/** Lets the browser save a text as a file in UTF-8. */
export function downloadText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS);
}
