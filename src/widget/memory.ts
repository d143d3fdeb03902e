// What the next page of the same visit still knows: whether the panel is open, where, and what was typed.

const place = "threadesk";

interface Kept {
  isOpen?: boolean;
  conversation?: number | undefined;
  drafts?: Record<string, string>;
}

export function remembered(): Kept {
  try {
    return (JSON.parse(sessionStorage.getItem(place) ?? "{}") as Kept | null) ?? {};
  } catch {
    return {};
  }
}

/** A browser that keeps nothing for this page loses nothing else. */
export function remember(kept: Kept): void {
  try {
    sessionStorage.setItem(place, JSON.stringify({ ...remembered(), ...kept }));
  } catch {}
}

export const draftOf = (conversation: number | undefined) => ({
  read: (): string => remembered().drafts?.[conversation ?? "new"] ?? "",
  write(text: string): void {
    const { [conversation ?? "new"]: _, ...drafts } = remembered().drafts ?? {};
    remember({ drafts: text === "" ? drafts : { ...drafts, [conversation ?? "new"]: text } });
  },
});
