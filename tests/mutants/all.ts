import { ACCOUNTS } from './accounts';
import { ANSWERS } from './answers';
import { BEFORE_ACCEPT } from './before-accept';
import { BLOCKS } from './blocks';
import { CALL_SET_UP } from './call-set-up';
import { CHAT } from './chat';
import { EARLY_LINK_FORKS } from './early-link-forks';
import { EARLY_LINK_PRIVACY } from './early-link-privacy';
import { HIDDEN_ADDRESS } from './hidden-address';
import { IDENTITY } from './identity';
import { MAIL } from './mail';
import { MEDIA_DEVICES } from './media-devices';
import type { Mutant } from './mutant';
import { ONE_OWNER } from './one-owner';
import { OPERATIONS } from './operations';
import { PAGE_ENVIRONMENT } from './page-environment';
import { PUSHED_RINGS } from './pushed-rings';
import { RECONNECTING } from './reconnecting';
import { SECOND_STEP } from './second-step';
import { SEVERAL_SIDECARS } from './several-sidecars';
import { TRUST } from './trust';
import { UNWANTED_CALLS } from './unwanted-calls';

/** The mutants by area, in the order in which they are listed and run. */
export const MUTANT_AREAS: readonly { title: string; mutants: readonly Mutant[] }[] = [
  { title: 'Media or addresses before accept', mutants: BEFORE_ACCEPT },
  { title: 'Calls answered by accident', mutants: ANSWERS },
  { title: 'Privacy of early links', mutants: EARLY_LINK_PRIVACY },
  { title: 'Hidden addresses', mutants: HIDDEN_ADDRESS },
  { title: 'Forked early links', mutants: EARLY_LINK_FORKS },
  { title: 'Call set-up', mutants: CALL_SET_UP },
  { title: 'Reconnecting', mutants: RECONNECTING },
  { title: 'Cameras and microphones', mutants: MEDIA_DEVICES },
  { title: 'Chat in a call', mutants: CHAT },
  { title: 'Permissions and resource limits', mutants: TRUST },
  { title: 'Identity and names', mutants: IDENTITY },
  { title: 'Unwanted calls', mutants: UNWANTED_CALLS },
  { title: 'Blocks, and who sees whom', mutants: BLOCKS },
  { title: 'Rings in closed browsers', mutants: PUSHED_RINGS },
  { title: 'Accounts', mutants: ACCOUNTS },
  { title: 'Mail and addresses', mutants: MAIL },
  { title: 'Second step and passkeys', mutants: SECOND_STEP },
  { title: 'Unusual browsers and networks', mutants: PAGE_ENVIRONMENT },
  { title: 'Operation', mutants: OPERATIONS },
  { title: 'Several sidecars', mutants: SEVERAL_SIDECARS },
  { title: 'One owner of the calls', mutants: ONE_OWNER },
];

export const MUTANTS: readonly Mutant[] = MUTANT_AREAS.flatMap(({ mutants }) => mutants);
