// Times in words, the same on the server and in the browser.

const steps: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "3 minutes ago", "just now". */
export function ago(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1_000;
  const [unit, size] = steps.find(([, each]) => Math.abs(seconds) >= each) ?? [];
  if (unit === undefined || size === undefined) return "just now";
  return words.format(Math.trunc(seconds / size), unit);
}
