// Which days, whose work and what about: in the page's address, under the names that the API documents.

import type { FC } from "hono/jsx";
import { categoryLabels } from "../../desk/words.ts";
import { basePath } from "../../http/mount.ts";
import { type Choice, choicesOf, described, Field, type FieldErrors, Select } from "../forms.tsx";
import { useZone } from "../zone.ts";

const names = ["range", "from", "to", "agent", "category", "zone"] as const;
export type Filters = Partial<Record<(typeof names)[number], string>>;

/** What is left empty says nothing; days of one's own take the place of a range. */
export function filtersIn(query: Readonly<Record<string, string>>): Filters {
  const { range, ...found }: Filters = Object.fromEntries(
    names.flatMap((name) => (query[name] ? [[name, query[name]]] : [])),
  );
  const hasDays = found.from !== undefined || found.to !== undefined;
  return hasDays || range === undefined ? found : { range, ...found };
}

/** Below the base path; `file` is a table to keep instead of the page. */
export function statsPath(filters: Filters, file = ""): string {
  const query = new URLSearchParams(Object.entries(filters)).toString();
  return `/stats${file}${query === "" ? "" : `?${query}`}`;
}

const ranges = { today: "Today", "7d": "7 days", "30d": "30 days", all: "All time" };

/** All time is too long for days of another zone than UTC. */
export const Ranges: FC<{ filters: Filters }> = ({ filters: { range, from, to, zone, ...others } }) => {
  const shown = from === undefined && to === undefined ? (range ?? "30d") : undefined;
  return (
    <nav class="ranges" aria-label="Range">
      {Object.entries(ranges).map(([name, label]) => (
        <a
          href={basePath + statsPath({ range: name, ...others, ...(zone && name !== "all" ? { zone } : {}) })}
          aria-current={name === shown ? "true" : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
};

type FilterFormProps = { filters: Filters; errors: FieldErrors; agents: readonly Choice[] };

const zones: readonly string[] = [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])];

export const FilterForm: FC<FilterFormProps> = ({ filters, errors, agents }) => (
  <form class="filters stats-filters panel" action={`${basePath}/stats`} aria-label="Filter the statistics">
    {filters.range !== undefined && <input type="hidden" name="range" value={filters.range} />}
    <Field id="from" label="From" errors={errors.from}>
      <input type="date" name="from" value={filters.from} {...described("from", errors.from)} />
    </Field>
    <Field id="to" label="To" errors={errors.to}>
      <input type="date" name="to" value={filters.to} {...described("to", errors.to)} />
    </Field>
    <Field id="agent" label="Agent" errors={errors.agent}>
      <Select
        name="agent"
        none="Everybody"
        choices={agents}
        chosen={filters.agent}
        {...described("agent", errors.agent)}
      />
    </Field>
    <Field id="category" label="Category" errors={errors.category}>
      <Select
        name="category"
        none="Everything"
        choices={choicesOf(categoryLabels)}
        chosen={filters.category}
        {...described("category", errors.category)}
      />
    </Field>
    <Field id="zone" class="wide" label="Days of" errors={errors.zone}>
      <input
        name="zone"
        value={filters.zone}
        placeholder={useZone()}
        autocomplete="off"
        list="zones"
        {...described("zone", errors.zone)}
      />
      <datalist id="zones">
        {zones.map((zone) => (
          <option value={zone} />
        ))}
      </datalist>
    </Field>
    <div class="row">
      <button>Show</button>
      <a class="button quiet" href={`${basePath}/stats`}>
        Clear
      </a>
    </div>
  </form>
);
