/** What was said to the bot by its name, as a `!` command: "@Support, claim" is "!claim", its name alone asks for help. Undefined for what begins with no word. */
export function asBang(afterName: string): string | undefined {
  const words = afterName.replace(/^[\s:,]+/, "").replace(/^!\s*/, "");
  if (words.trim() === "") return "!help";
  return /^[a-z]/i.test(words) ? `!${words}` : undefined;
}
