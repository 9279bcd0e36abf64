import { classNames } from '@/components/ui/class-names';
import type { User } from '@/lib/protocol/sidecar/presence';

/** What distinguishes a user from others of the same name: their handle, or their tag if they have chosen none. */
export const tagText = ({ handle, tag }: Pick<User, 'handle' | 'tag'>): string => (handle ? `@${handle}` : `#${tag}`);

/** The same beside a name. */
export function NameTag({ user, className }: { user: Pick<User, 'handle' | 'tag'>; className?: string }) {
  return (
    <span translate="no" className={classNames('shrink-0 font-normal text-ink-soft text-sm tabular-nums', className)}>
      {tagText(user)}
    </span>
  );
}
