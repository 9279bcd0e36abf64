/** An illustration: two people at one window. Decorative only. */
export function WelcomeWindow() {
  return (
    <svg aria-hidden viewBox="0 0 400 300" className="w-full max-w-md justify-self-center text-accent">
      <rect x="6" y="6" width="388" height="288" rx="28" className="fill-surface stroke-line" strokeWidth="2" />
      <rect x="26" y="26" width="168" height="248" rx="16" className="fill-accent-wash" />
      <rect x="206" y="26" width="168" height="248" rx="16" className="fill-sunken" />
      <clipPath id="left-pane">
        <rect x="26" y="26" width="168" height="248" rx="16" />
      </clipPath>
      <clipPath id="right-pane">
        <rect x="206" y="26" width="168" height="248" rx="16" />
      </clipPath>
      <g clipPath="url(#left-pane)" fill="currentColor">
        <circle cx="110" cy="138" r="38" opacity=".85" />
        <path d="M34 290c4-58 34-92 76-92s72 34 76 92z" opacity=".85" />
      </g>
      <g clipPath="url(#right-pane)" className="fill-moss">
        <circle cx="290" cy="138" r="38" opacity=".85" />
        <path d="M214 290c4-58 34-92 76-92s72 34 76 92z" opacity=".85" />
      </g>
    </svg>
  );
}
