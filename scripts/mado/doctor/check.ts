import type { ParsedSettings } from '@/lib/config/settings';
import type { Finding } from './finding';

export interface Patient {
  readonly settings: ParsedSettings;
  /** Undefined before the first start, when there is none yet. */
  readonly internalSecret: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  /** Mend what is safe to mend. */
  readonly fix: boolean;
}

export interface Check {
  /** The heading that its findings stand under. */
  readonly group: string;
  /** For the finding when it fails or takes too long. */
  readonly id: string;
  /** Whether it examines this machine, which another machine than the server cannot stand in for. */
  readonly isLocal: boolean;
  run(patient: Patient): Promise<readonly Finding[]>;
}

export interface GroupedFinding extends Finding {
  readonly group: string;
}
