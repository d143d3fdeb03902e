// Who may read the settings, and whether the desk answers where people reach it.

import { stat } from "node:fs/promises";
import { request } from "undici";
import type { Config } from "../config.ts";
import { type Finding, findingsOf } from "../finding.ts";

const patienceMs = 3_000;

export async function examineFront({ publicUrl, production }: Config, envFile: string): Promise<Finding[]> {
  return [...(await examineEnvFile(envFile)), ...examinePublicUrl(publicUrl, production), await examineDesk(publicUrl)];
}

async function examineEnvFile(file: string): Promise<Finding[]> {
  const { ok, warn } = findingsOf("Settings");
  const mode =
    file === ""
      ? undefined
      : await stat(file).then(
          ({ mode: bits }) => bits,
          () => undefined,
        );
  if (mode === undefined) return [];
  if ((mode & 0o077) === 0) return [ok(`Only its owner can read ${file}.`)];
  return [warn(`Others on this machine can read the tokens in ${file}.`, `chmod 600 ${file}`)];
}

function examinePublicUrl(url: string, production: boolean): Finding[] {
  const { warn } = findingsOf("Address");
  if (!production) return [];
  if (isHere(url))
    return [warn(`PUBLIC_URL is ${url}, which nobody else can open.`, "Set it to where people reach the desk.")];
  if (url.startsWith("http:"))
    return [
      warn(
        `PUBLIC_URL ${url} is not encrypted: keys and customers' words could be read on the way.`,
        "Put TLS before it, and set it to https://….",
      ),
    ];
  return [];
}

type Named = Record<string, string>;

async function examineDesk(url: string): Promise<Finding> {
  const { ok, warn, fail } = findingsOf("Address");
  try {
    const { statusCode, body } = await request(`${url}/readyz`, { signal: AbortSignal.timeout(patienceMs) });
    const answer = (await body.json()) as { status?: string; problems?: Named; remarks?: Named };
    const remarks = Object.entries(answer.remarks ?? {}).map(([part, remark]) => `${part} ${remark}`);
    if (statusCode === 200 && answer.status === "ready") {
      if (remarks.length === 0) return ok(`The desk at ${url} is ready.`);
      return warn(`The desk at ${url} is ready; ${remarks.join(" ")}`, "docs/operations.md says what that means.");
    }
    const problems = Object.entries(answer.problems ?? {}).map(([part, problem]) => `${part}: ${problem}`);
    if (problems.length > 0)
      return fail(
        `The desk at ${url} is not ready: ${problems.join(" ")}`,
        "Mend that first; docs/operations.md says how.",
      );
    return warn(`Something else than a desk answers at ${url}.`, "Mend PUBLIC_URL, or what stands before the desk.");
  } catch {
    if (isHere(url)) return ok(`No desk runs at ${url} now; npm start starts one.`);
    return warn(`No desk answers at ${url}.`, "Start it; if it runs, mend PUBLIC_URL or what stands before it.");
  }
}

const isHere = (url: string): boolean => /^https?:\/\/(localhost|127\.|\[::1\])/.test(url);
