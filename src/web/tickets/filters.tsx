// The list's filters stand in its address, under the names that the API documents.

import type { FC } from "hono/jsx";
import type { TicketSort } from "../../desk/tickets/list.ts";
import { categoryLabels, priorityLabels, statusLabels } from "../../desk/words.ts";
import { basePath } from "../../http/mount.ts";
import { type Choice, choicesOf, described, Field, type FieldErrors, Select } from "../forms.tsx";
import { useZone } from "../zone.ts";

const names = ["search", "status", "category", "priority", "assigned_to", "date", "sort", "cursor"] as const;
export type Filters = Partial<Record<(typeof names)[number], string>>;

/** What an address says of them; what is left empty says nothing. */
export function filtersIn(query: Readonly<Record<string, string>>): Filters {
  return Object.fromEntries(names.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
}

export function listPath(filters: Filters): string {
  const query = new URLSearchParams(Object.entries(filters)).toString();
  return query === "" ? "/tickets" : `/tickets?${query}`;
}

const sorts: Record<TicketSort, string> = {
  newest: "Newest first",
  waiting: "Longest waiting first",
  priority: "Most urgent first",
};

type FilterFormProps = { filters: Filters; errors: FieldErrors; agents: readonly Choice[] };

export const FilterForm: FC<FilterFormProps> = ({ filters, errors, agents }) => (
  <form class="filters panel" action={`${basePath}/tickets`} aria-label="Filter tickets">
    <Field id="search" class="wide" label="Search" errors={errors.search}>
      <input
        type="search"
        name="search"
        value={filters.search}
        placeholder="Number, subject, customer"
        {...described("search", errors.search)}
      />
    </Field>
    <Chooser name="status" label="Status" none="Any" choices={choicesOf(statusLabels)} {...{ filters, errors }} />
    <Chooser name="priority" label="Priority" none="Any" choices={choicesOf(priorityLabels)} {...{ filters, errors }} />
    <Chooser name="category" label="Category" none="Any" choices={choicesOf(categoryLabels)} {...{ filters, errors }} />
    <Chooser name="assigned_to" label="Assignee" none="Anybody" choices={agents} {...{ filters, errors }} />
    <Field id="date" label={useZone() === "UTC" ? "Opened on" : "Opened on (UTC)"} errors={errors.date}>
      <input type="date" name="date" value={filters.date} {...described("date", errors.date)} />
    </Field>
    <Chooser name="sort" label="Order" choices={choicesOf(sorts)} {...{ filters, errors }} />
    <div class="row">
      <label class="more-filters">
        <input type="checkbox" checked={narrowing(filters)} /> All filters
      </label>
      <button>Filter</button>
      <a class="button quiet" href={`${basePath}/tickets`}>
        Clear
      </a>
    </div>
  </form>
);

/** Whether a filter is set that a narrow screen would otherwise hide. */
const narrowing = ({ search: _, cursor: __, ...others }: Filters): boolean => Object.keys(others).length > 0;

type ChooserProps = {
  name: keyof Filters;
  label: string;
  none?: string;
  choices: readonly Choice[];
  filters: Filters;
  errors: FieldErrors;
};

const Chooser: FC<ChooserProps> = ({ name, label, filters, errors, ...select }) => (
  <Field id={name} label={label} errors={errors[name]}>
    <Select name={name} chosen={filters[name]} {...select} {...described(name, errors[name])} />
  </Field>
);
