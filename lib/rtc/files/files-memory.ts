import { keepInTab, readFromTab, type TabPlace } from '@/lib/browser/tab-storage';
import { type KeptFiles, keptFilesSchema } from '@/lib/protocol/channel/files';
import type { CallId } from '@/lib/protocol/ids';

const KEY = 'mado.files';

/** Keeps what is received in a running call, without the bytes, for the next page of its tab. */
export class FilesMemory {
  readonly #place: TabPlace | undefined;

  constructor(place?: TabPlace) {
    this.#place = place;
  }

  /** Null if nothing is kept of this call. */
  read(callId: CallId): KeptFiles | null {
    try {
      const kept = keptFilesSchema.parse(JSON.parse(readFromTab(this.#place, KEY) ?? 'null'));
      return kept.callId === callId ? kept : null;
    } catch {
      return null;
    }
  }

  keep(callId: CallId, kept: Omit<KeptFiles, 'callId'>): void {
    const text = JSON.stringify({ callId, ...kept });
    // What is stored of before would be wrong: the next page begins without.
    if (!keepInTab(this.#place, KEY, text)) this.forget();
  }

  forget(): void {
    keepInTab(this.#place, KEY, null);
  }
}
