// What the configuration says of the digest: a part of src/config.ts, which reads it.

import { z } from "zod";
import { type LocalSchedule, problemOfCron } from "./local-schedule.ts";

const example = "Example: DIGEST_CRON=0 9 * * 1-5";

/** `zone` is what every time zone of the configuration is checked by. */
export const digestVariables = (zone: z.ZodType<string, string>) => ({
  DIGEST_CRON: z
    .string()
    .trim()
    .superRefine((cron, context) => {
      const problem = problemOfCron(cron);
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
    })
    .optional(),
  DIGEST_TIMEZONE: zone.optional(),
});

/** `fallback` is the zone of the desk. */
export function digestOf(
  {
    DIGEST_CRON: cron,
    DIGEST_TIMEZONE: zone,
  }: { DIGEST_CRON?: string | undefined; DIGEST_TIMEZONE?: string | undefined },
  fallback: string,
): LocalSchedule | undefined {
  return cron === undefined ? undefined : { cron, zone: zone ?? fallback };
}

export const digestProblems = (env: Readonly<Record<string, string | undefined>>): string[] =>
  env.DIGEST_TIMEZONE !== undefined && env.DIGEST_CRON === undefined
    ? [`DIGEST_TIMEZONE is set but DIGEST_CRON is not: set both, or neither. ${example}`]
    : [];
