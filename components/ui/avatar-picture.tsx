'use client';

import { useState } from 'react';

/** Covers the initials once it is here; without it they stay. */
export function AvatarPicture({ version }: { version: string }) {
  const [failed, setFailed] = useState<string | null>(null);
  if (failed === version) return null;
  return (
    // biome-ignore lint/performance/noImgElement: small already, and its address is for whoever is signed in
    <img
      src={`/picture/${version}`}
      alt=""
      decoding="async"
      draggable={false}
      onError={() => setFailed(version)}
      className="absolute inset-0 size-full object-cover"
    />
  );
}
