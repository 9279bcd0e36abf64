import { ACCOUNTS } from './accounts';
import { ANSWERS } from './answers';
import { BEFORE_ACCEPT } from './before-accept';
import { DEVICES } from './devices';
import { EARLY_LINK } from './early-link';
import { EARLY_LINKS } from './early-links';
import { HIDDEN_ADDRESS } from './hidden-address';
import type { Mutant } from './mutant';
import { NUISANCE } from './nuisance';
import { ODD_PAGE } from './odd-page';
import { RECONNECTING } from './reconnecting';
import { SET_UP } from './set-up';
import { TRUST } from './trust';
import { WHO_IS_WHO } from './who-is-who';

export const MUTANTS: readonly Mutant[] = [
  ...BEFORE_ACCEPT,
  ...ANSWERS,
  ...EARLY_LINK,
  ...HIDDEN_ADDRESS,
  ...EARLY_LINKS,
  ...SET_UP,
  ...RECONNECTING,
  ...DEVICES,
  ...TRUST,
  ...WHO_IS_WHO,
  ...NUISANCE,
  ...ACCOUNTS,
  ...ODD_PAGE,
];
