/** A QR code that uqr has drawn on the server. `label` says what it leads to. */
export function QrCode({ svg, label }: { svg: string; label: string }) {
  return (
    <div
      role="img"
      aria-label={label}
      className="w-48 rounded-control bg-white p-3 [&_svg]:block [&_svg]:size-full"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by uqr on the server, of squares alone
      dangerouslySetInnerHTML={{ __html: svg }}
    />
  );
}
