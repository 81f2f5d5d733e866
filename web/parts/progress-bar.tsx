interface ProgressBarProps {
  label: string;
  done: number;
  /** Null: nobody knows how much there is. */
  total: number | null;
  isRunning: boolean;
}

/** How much of something is done. */
export function ProgressBar({ label, done, total, isRunning }: ProgressBarProps) {
  const isKnown = total !== null && total > 0;
  return (
    <progress
      aria-label={label}
      {...(isKnown ? { value: done, max: total } : isRunning ? {} : { value: 1, max: 1 })}
      className={`my-1 block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:rounded-full [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:rounded-full ${isRunning ? "[&::-moz-progress-bar]:bg-accent [&::-webkit-progress-value]:bg-accent" : "[&::-moz-progress-bar]:bg-line-strong [&::-webkit-progress-value]:bg-line-strong"}`}
    />
  );
}
