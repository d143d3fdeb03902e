// What axe-core finds wrong with a page, in lines that a person can read.

import axe from "axe-core";
import type { Page } from "playwright-core";

/** By the rules of WCAG 2.2 A and AA; inside the element, when one is given. Empty when nothing is wrong. */
export async function faultsIn(page: Page, inside?: string): Promise<string[]> {
  const inject = `${axe.source}\nvoid 0`;
  await page.evaluate(inject);
  const violations = await page.evaluate(async (within) => {
    const { axe } = globalThis as unknown as { axe: { run(...asked: unknown[]): Promise<Found> } };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await axe.run(...(within === undefined ? [] : [within]), { runOnly: tags });
    return found.violations;
  }, inside);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} (${failureSummary})`),
  );
}

interface Found {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
}
