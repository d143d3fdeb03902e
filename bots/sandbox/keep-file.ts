import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Keep } from "./drawer.ts";

/** A file with a JSON record a line. A last line that a crash cut short is dropped. */
export function keepInFile(file: string): Keep {
  return {
    load() {
      if (!existsSync(file)) return [];
      const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
      const records = lines.flatMap(parseLine);
      const whole = records.map((record) => `${JSON.stringify(record)}\n`).join("");
      if (records.length < lines.length) {
        writeFileSync(`${file}.new`, whole);
        renameSync(`${file}.new`, file);
      }
      return records;
    },
    append(record) {
      mkdirSync(path.dirname(file), { recursive: true });
      appendFileSync(file, `${JSON.stringify(record)}\n`);
    },
  };
}

function parseLine(line: string): unknown[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
