// A conversation to be kept or passed on, as plain text and as a page without anything from outside.

import type { Transcript } from "../desk/conversations/transcript.ts";
import { categoryLabels, priorityLabels, statusLabels } from "../desk/words.ts";

type Said = Transcript["messages"][number];

export function transcriptText(transcript: Transcript): string {
  const facts = factsOf(transcript).map(([label, value]) => `${label}: ${value}`);
  const said = transcript.messages.map(
    (message) => `[${message.created_at} UTC] ${headOf(message)}\n${linesOf(message).join("\n")}`,
  );
  return `${[titleOf(transcript), facts.join("\n"), ...openingOf(transcript), ...said].join("\n\n")}\n`;
}

export function transcriptPage(transcript: Transcript): string {
  const title = escapeHtml(titleOf(transcript));
  const facts = factsOf(transcript).map(([label, value]) => `<dt>${label}</dt><dd>${escapeHtml(value)}</dd>`);
  const opening = openingOf(transcript).map((text) => `<p class="words">${escapeHtml(text)}</p>`);
  const said = transcript.messages.map((message) => {
    const words = linesOf(message).map((line) => escapeHtml(line));
    return `<article class="${classOf(message)}"><h2>${escapeHtml(headOf(message))} <time>${message.created_at} UTC</time></h2><p class="words">${words.join("\n")}</p></article>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
<h1>${title}</h1>
<dl>${facts.join("")}</dl>
${[...opening, ...said].join("\n")}
</html>
`;
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1f2937}
dl{display:grid;grid-template-columns:auto 1fr;gap:.2rem 1rem}dt{color:#6b7280}dd{margin:0}
article{border-left:4px solid #3b82f6;padding:.1rem 1rem;margin:1rem 0}.agent{border-color:#22c55e}.note{border-color:#eab308;background:#fefce8}
h1{font-size:1.4rem}h2{font-size:1rem;margin:.4rem 0}time{font-weight:400;color:#6b7280}.words{white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0}`;

const titleOf = ({ view }: Transcript): string =>
  view.ticket ? `${view.ticket.ticket_number} · ${view.ticket.subject}` : `Chat with ${view.customer.name}`;

function factsOf({ view, complete }: Transcript): [string, string][] {
  const { ticket, customer, assignee, openedAt } = view;
  return [
    ["Customer", [customer.name, customer.email].filter(Boolean).join(", ")],
    ["Opened", `${openedAt} UTC`],
    ...(ticket
      ? ([
          ["Status", statusLabels[ticket.status]],
          ["Priority", priorityLabels[ticket.priority]],
          ["Category", categoryLabels[ticket.category]],
        ] satisfies [string, string][])
      : []),
    ["Assignee", assignee?.name ?? "nobody"],
    ...(complete
      ? []
      : ([["Note", "This is its end only; the beginning is too long to be here."]] satisfies [string, string][])),
  ];
}

/** A ticket begins with its description; a chat's stands among its messages. */
const openingOf = ({ view }: Transcript): string[] => (view.ticket && !view.isChat ? [view.ticket.description] : []);

const headOf = ({ sender, is_internal, edited_at }: Said): string =>
  `${sender.name ?? "Support"} (${is_internal ? "🔒 internal note" : sideOf(sender.role)})${edited_at === null ? "" : ", edited"}`;

const isCustomer = (role: Said["sender"]["role"]): boolean => role === "customer" || role === "provider";
const sideOf = (role: Said["sender"]["role"]): string => (isCustomer(role) ? "customer" : "support");

const classOf = ({ is_internal, sender }: Said): string =>
  is_internal ? "note" : isCustomer(sender.role) ? "customer" : "agent";

const linesOf = ({ message, attachments }: Said): string[] => [
  ...(message === "" ? [] : [message]),
  ...attachments.map(({ name, size }) => `📎 ${name} (${size} bytes)`),
];

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
