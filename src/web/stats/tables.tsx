// The numbers themselves: agents, days, and what they are split by.

import type { Child, FC } from "hono/jsx";
import type { Statistics } from "../../desk/stats/read.ts";
import { categoryLabels, priorityLabels } from "../../desk/words.ts";
import { basePath } from "../../http/mount.ts";
import { Avatar } from "../pieces.tsx";
import { type Filters, statsPath } from "./filters.tsx";
import { shown } from "./metrics.tsx";

export const AgentTable: FC<{ agents: Statistics["agents"]; filters: Filters }> = ({ agents, filters }) => (
  <section class="panel numbers">
    <h2>Agents</h2>
    <Download file="/agents.csv" filters={filters} />
    <Table label="Agents" columns={["Agent", "Handled", "Resolved", "First response", "p90"]}>
      {agents.map(({ agent, handled, resolved, first_response }) => (
        <tr>
          <th scope="row">
            <Avatar name={agent.name} />{" "}
            <a href={basePath + statsPath({ ...filters, agent: String(agent.id) })}>{agent.name}</a>
          </th>
          <td>{handled}</td>
          <td>{resolved}</td>
          <td>{shown(first_response.median)}</td>
          <td>{shown(first_response.p90)}</td>
        </tr>
      ))}
    </Table>
  </section>
);

export const DayTable: FC<{ days: Statistics["days"]; filters: Filters }> = ({ days, filters }) => (
  <details class="panel numbers">
    <summary>
      <h2>By day</h2>
    </summary>
    <Download file="/days.csv" filters={filters} />
    <Table label="By day" columns={["Day", "Opened", "Answered", "Resolved", "First response"]}>
      {days.toReversed().map(({ date, opened, answered, resolved, response_time }) => (
        <tr>
          <th scope="row">{date}</th>
          <td>{opened}</td>
          <td>{answered}</td>
          <td>{resolved}</td>
          <td>{shown(response_time.median)}</td>
        </tr>
      ))}
    </Table>
  </details>
);

/** Categories, priorities and platforms; there are none when the page is narrowed. */
export const Splits: FC<Pick<Statistics, "categories" | "priorities" | "platforms">> = ({
  categories,
  priorities,
  platforms,
}) => (
  <div class="splits">
    {categories.length > 0 && (
      <Split title="Categories" rows={categories.map((part) => ({ ...part, name: categoryLabels[part.category] }))} />
    )}
    {priorities.length > 0 && (
      <Split title="Priorities" rows={priorities.map((part) => ({ ...part, name: priorityLabels[part.priority] }))} />
    )}
    {platforms.length > 0 && (
      <section class="panel numbers">
        <h2>First answers by where they were written</h2>
        <Table label="Platforms" columns={["Written in", "Answered", "First response"]}>
          {platforms.map(({ platform, answered, response_time }) => (
            <tr>
              <th scope="row">{platformLabels[platform]}</th>
              <td>{answered}</td>
              <td>{shown(response_time.median)}</td>
            </tr>
          ))}
        </Table>
      </section>
    )}
  </div>
);

const platformLabels = { slack: "Slack", discord: "Discord", other: "Elsewhere" };

type SplitRow = Pick<Statistics["categories"][number], "opened" | "resolved" | "response_time"> & { name: string };

const Split: FC<{ title: string; rows: readonly SplitRow[] }> = ({ title, rows }) => (
  <section class="panel numbers">
    <h2>{title}</h2>
    <Table label={title} columns={["", "Opened", "Resolved", "First response"]}>
      {rows.map(({ name, opened, resolved, response_time }) => (
        <tr>
          <th scope="row">{name}</th>
          <td>{opened}</td>
          <td>{resolved}</td>
          <td>{shown(response_time.median)}</td>
        </tr>
      ))}
    </Table>
  </section>
);

const Download: FC<{ file: string; filters: Filters }> = ({ file, filters }) => (
  <a class="download" href={basePath + statsPath(filters, file)}>
    Download as CSV
  </a>
);

const Table: FC<{ label: string; columns: readonly string[]; children?: Child }> = ({ label, columns, children }) => (
  <section class="scroll" aria-label={label} tabindex={0}>
    <table>
      <caption class="sr">{label}</caption>
      <thead>
        <tr>{columns.map((name) => (name === "" ? <td /> : <th scope="col">{name}</th>))}</tr>
      </thead>
      <tbody data-region={label}>{children}</tbody>
    </table>
  </section>
);
