import { expect, it } from "vitest";
import { toCsv } from "./csv.ts";

it("keeps what a cell holds, and makes a formula of nobody's name", () => {
  const rows = [
    ["agent", "handled", "median"],
    ['Dana "D", Berlin', 14, null],
    ["=HYPERLINK(1)", 0, 0.5],
    ["+1", -2, 3],
    ["two\nlines", 1, 2],
  ];

  expect(toCsv(rows)).toBe(
    'agent,handled,median\r\n"Dana ""D"", Berlin",14,\r\n\'=HYPERLINK(1),0,0.5\r\n\'+1,-2,3\r\n"two\nlines",1,2\r\n',
  );
});
