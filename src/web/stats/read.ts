// The statistics that a page's address asks for.

import { DeskError } from "../../desk/errors.ts";
import { ownZone } from "../../desk/stats/days.ts";
import { readStats, type Statistics } from "../../desk/stats/read.ts";
import { fieldErrors } from "../../desk/verb.ts";
import { sentenceFor } from "../../http/sentences.ts";
import { StatsQuery } from "../../http/stats/read.ts";
import type { FieldErrors } from "../forms.tsx";
import type { PageRequest } from "../page.tsx";
import type { Filters } from "./filters.tsx";

/** What is wrong with the filters stands beside them. */
export async function statsFor(
  { desk, agent }: PageRequest,
  filters: Filters,
): Promise<{ stats: Statistics; errors?: never } | { stats?: never; errors: FieldErrors }> {
  const parsed = StatsQuery.safeParse(filters, { error: sentenceFor });
  if (!parsed.success) return { errors: fieldErrors(parsed.error) };
  try {
    return {
      stats: await readStats(desk, agent, { ...parsed.data, zone: parsed.data.zone ?? ownZone(desk, parsed.data) }),
    };
  } catch (error) {
    if (error instanceof DeskError && error.fields) return { errors: error.fields };
    throw error;
  }
}
