/** "45s", "14m", "9h 10m", "3d 4h" */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? pair(hours, "h", minutes % 60, "m") : pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

const pair = (whole: number, unit: string, rest: number, small: string): string =>
  rest === 0 ? `${whole}${unit}` : `${whole}${unit} ${rest}${small}`;
