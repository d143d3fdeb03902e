/** The API's times are UTC: "2025-11-09 16:00:00". */
export const timeOf = (text: string): Date => new Date(`${text.replace(" ", "T")}Z`);

/** The hour, and for another day than today the day, as the page's language writes it. */
export function timeText(at: Date): string {
  const isToday = at.toDateString() === new Date().toDateString();
  const clock = { hour: "numeric", minute: "2-digit" } as const;
  const language = document.documentElement.lang || undefined;
  const format = isToday ? clock : ({ ...clock, day: "numeric", month: "short" } as const);
  try {
    return at.toLocaleString(language, format);
  } catch {
    return at.toLocaleString(undefined, format);
  }
}
