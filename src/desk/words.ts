// The documented values of a ticket and their labels.

import { z } from "zod";

export const TicketStatus = z.enum(["open", "in_progress", "resolved", "closed"]);
export type TicketStatus = z.infer<typeof TicketStatus>;

export const Priority = z.enum(["low", "normal", "high", "urgent"]);
export type Priority = z.infer<typeof Priority>;

export const Category = z.enum(["technical", "billing", "account", "feature", "bug", "general", "other"]);
export type Category = z.infer<typeof Category>;

export const statusLabels: Record<TicketStatus, string> = {
  open: "Open",
  in_progress: "In progress",
  resolved: "Resolved",
  closed: "Closed",
};

export const priorityLabels: Record<Priority, string> = {
  low: "Low",
  normal: "Normal",
  high: "High",
  urgent: "Urgent",
};

export const categoryLabels: Record<Category, string> = {
  technical: "Technical Support",
  billing: "Billing & Payments",
  account: "Account Issues",
  feature: "Feature Requests",
  bug: "Bug Reports",
  general: "General Inquiry",
  other: "Other",
};

/** A category by its value, its full label or the label's first word, in any case. */
export function findCategory(word: string): Category | undefined {
  const wanted = word.trim().toLowerCase();
  return Category.options.find((category) => {
    const label = categoryLabels[category].toLowerCase();
    return wanted === category || wanted === label || wanted === label.split(" ")[0];
  });
}

/** TKT-001; padded to three digits and growing past them. */
export const ticketNumber = (id: number): string => `TKT-${String(id).padStart(3, "0")}`;

/** The id in "TKT-001", "#TKT-001", "tkt-1" or "1"; undefined when it is none of these. */
export function parseTicketNumber(text: string): number | undefined {
  const digits = /^#?(?:tkt-)?0*(\d{1,10})$/i.exec(text.trim())?.[1];
  const id = Number(digits);
  return digits !== undefined && id >= 1 && id <= maxId ? id : undefined;
}

/** Ids are PostgreSQL integers. */
export const maxId = 2_147_483_647;
