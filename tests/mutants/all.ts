import { ACCOUNTS } from './accounts';
import { ANSWERS } from './answers';
import { BEFORE_ACCEPT } from './before-accept';
import { CALL_SET_UP } from './call-set-up';
import { EARLY_LINK_FORKS } from './early-link-forks';
import { EARLY_LINK_PRIVACY } from './early-link-privacy';
import { HIDDEN_ADDRESS } from './hidden-address';
import { IDENTITY } from './identity';
import { MEDIA_DEVICES } from './media-devices';
import type { Mutant } from './mutant';
import { PAGE_ENVIRONMENT } from './page-environment';
import { RECONNECTING } from './reconnecting';
import { TRUST } from './trust';
import { UNWANTED_CALLS } from './unwanted-calls';

export const MUTANTS: readonly Mutant[] = [
  ...BEFORE_ACCEPT,
  ...ANSWERS,
  ...EARLY_LINK_PRIVACY,
  ...HIDDEN_ADDRESS,
  ...EARLY_LINK_FORKS,
  ...CALL_SET_UP,
  ...RECONNECTING,
  ...MEDIA_DEVICES,
  ...TRUST,
  ...IDENTITY,
  ...UNWANTED_CALLS,
  ...ACCOUNTS,
  ...PAGE_ENVIRONMENT,
];
