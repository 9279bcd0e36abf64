import { Avatar } from '@/components/ui/avatar';
import type { User } from '@/lib/protocol/sidecar/presence';

/** An avatar with a pulsing ring, shown while somebody waits for an answer. */
export function BreathingAvatar({ person, size }: { person: User; size: 'large' | 'huge' }) {
  return (
    <span className="relative inline-flex shrink-0">
      <span
        aria-hidden
        className="-inset-2 low:-inset-1 absolute animate-breathe rounded-full border-2 border-accent"
      />
      <span
        aria-hidden
        className="-inset-5 low:hidden absolute animate-breathe rounded-full border border-accent opacity-40 [animation-delay:360ms]"
      />
      <Avatar person={person} size={size} className="low:size-12 low:text-base relative" />
    </span>
  );
}
