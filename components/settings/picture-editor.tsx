'use client';

import { useTranslations } from 'next-intl';
import { type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { type Crop, dragged, MAX_ZOOM, MIDDLE } from '@/lib/browser/crop';
import { drawCrop, encodePicture } from '@/lib/browser/picture-file';

interface PictureEditorProps {
  picture: ImageBitmap;
  sidePx: number;
  maxBytes: number;
  busy: boolean;
  /** Null if the picture cannot be made small enough. */
  onSave: (blob: Blob | null) => void;
  onCancel: () => void;
}

/** A square window onto the chosen picture: dragged with a finger or mouse, and set with three sliders by keyboard. */
export function PictureEditor({ picture, sidePx, maxBytes, busy, onSave, onCancel }: PictureEditorProps) {
  const t = useTranslations('settings.picture');
  const canvas = useRef<HTMLCanvasElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const [crop, setCrop] = useState<Crop>(MIDDLE);

  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    if (canvas.current) drawCrop(canvas.current, picture, crop);
  }, [picture, crop]);

  function onPointerMove({ currentTarget, pointerId, movementX, movementY }: PointerEvent<HTMLCanvasElement>) {
    if (!currentTarget.hasPointerCapture(pointerId)) return;
    const { width } = currentTarget.getBoundingClientRect();
    setCrop((before) => dragged(picture, before, movementX / width, movementY / width));
  }

  return (
    <div className="grid gap-4">
      <canvas
        ref={canvas}
        width={sidePx}
        height={sidePx}
        role="img"
        aria-label={t('preview')}
        className="size-64 max-w-full cursor-move touch-none rounded-full border border-line"
        onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
        onPointerMove={onPointerMove}
      />
      <Slider
        focusRef={first}
        label={t('zoom')}
        min={1}
        max={MAX_ZOOM}
        value={crop.zoom}
        onChange={(zoom) => setCrop({ ...crop, zoom })}
      />
      <Slider label={t('across')} min={0} max={1} value={crop.x} onChange={(x) => setCrop({ ...crop, x })} />
      <Slider label={t('down')} min={0} max={1} value={crop.y} onChange={(y) => setCrop({ ...crop, y })} />
      <div className="flex flex-wrap gap-3">
        <Button
          busy={busy}
          onClick={async () => canvas.current && onSave(await encodePicture(canvas.current, maxBytes))}
        >
          {t('save')}
        </Button>
        <Button look="quiet" disabled={busy} onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}

interface SliderProps {
  label: string;
  min: number;
  max: number;
  value: number;
  onChange: (value: number) => void;
  focusRef?: React.Ref<HTMLInputElement>;
}

function Slider({ label, min, max, value, onChange, focusRef }: SliderProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        ref={focusRef}
        id={id}
        type="range"
        min={min}
        max={max}
        step={(max - min) / 50}
        value={value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        className="h-11 w-full max-w-64 accent-accent"
      />
    </div>
  );
}
