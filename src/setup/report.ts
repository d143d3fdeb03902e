import type { Finding } from "../finding.ts";

const signs: Record<Finding["level"], string> = { ok: "✓", warn: "!", fail: "✗" };

/** For people: a line a finding, and under what is wrong the step that mends it. */
export function reportText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ part }) => part.length));
  const lines = findings.flatMap(({ level, part, says, mend }) => [
    `${signs[level]} ${part.padEnd(width)}  ${says}`,
    ...(mend === undefined ? [] : [`${" ".repeat(width + 4)}→ ${mend}`]),
  ]);
  return `${lines.join("\n")}\n\n${verdict(findings)}\n`;
}

export const reportJson = (findings: readonly Finding[]): string =>
  `${JSON.stringify({ ok: isWell(findings), findings }, null, 2)}\n`;

/** Whether nothing failed; what is only warned of lets the desk work. */
export const isWell = (findings: readonly Finding[]): boolean => findings.every(({ level }) => level !== "fail");

function verdict(findings: readonly Finding[]): string {
  const count = (level: Finding["level"]) => findings.filter((finding) => finding.level === level).length;
  const [failed, warned] = [count("fail"), count("warn")];
  if (failed + warned === 0) return "All is well.";
  const parts = [...(failed > 0 ? [`${failed} to mend`] : []), ...(warned > 0 ? [`${warned} to look at`] : [])];
  return `${parts.join(", ")}.`;
}
