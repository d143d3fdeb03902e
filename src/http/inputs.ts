// What callers send, under the documented names: strings where the address or the query brings them.

import { z } from "zod";
import { Id, text } from "../desk/inputs.ts";
import { categoryLabels, findCategory, maxId, parseTicketNumber } from "../desk/words.ts";

const messageLength = 8_000;

/** A message of a customer app; an agent's thread message may be longer. */
export const Message = text(messageLength);

/** Beside files it may be empty. */
export const MaybeEmptyMessage = text(messageLength, 0);

/** In a form, where it may be left out, too. */
export const FormMessage = MaybeEmptyMessage.default("");

export const Search = z.string().max(200).meta({ description: "Taken literally, in any case." });

export const Limit = wholeNumber({ min: 1, max: 100 })
  .default(50)
  .meta({ description: "How many at most; 50 when it does not say." });

/** A message's place in its conversation. */
export const Seq = wholeNumber({ min: 0, max: maxId });

/** The id in an address: digits, nothing else. */
export const PathId = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .pipe(Id)
  .meta({ type: "integer", minimum: 1, maximum: maxId });

const ticketName = /^(?:[1-9]\d{0,9}|tkt-\d{1,10})$/i;

export const PathTicket = z
  .string()
  .regex(ticketName)
  .transform((name) => parseTicketNumber(name))
  .pipe(Id)
  .meta({ description: "The number or the TKT-… form.", example: "TKT-001" });

export const CategoryWord = z
  .string()
  .transform((word, context) => {
    const category = findCategory(word);
    if (category) return category;
    context.addIssue({ code: "custom", message: `This must be one of: ${Object.keys(categoryLabels).join(", ")}.` });
    return z.NEVER;
  })
  .meta({ description: `A value, its label or the label's first word, in any case: ${labels()}.` });

/** An agent's id, or null for those that nobody has. */
export const AssigneeWord = z
  .union([z.literal("unassigned").transform(() => null), PathId], {
    error: "This must be an agent's id, or unassigned.",
  })
  .meta({ type: "string", description: "An agent's id, or `unassigned`.", example: "unassigned" });

export const Day = z.iso
  .date("This must be a day, like 2025-11-09.")
  .refine((day) => day >= "2000-01-01" && day <= "2100-12-31", "This must be a day from 2000 to 2100.")
  .meta({ description: "The day it was created, UTC.", example: "2025-11-09" });

const flags: Readonly<Record<string, boolean>> = { "": true, true: true, "1": true, false: false, "0": false };

export const Flag = z
  .string()
  .transform((word, context) => {
    const flag = Object.hasOwn(flags, word) ? flags[word] : undefined;
    if (flag !== undefined) return flag;
    context.addIssue({ code: "custom", message: "This must be true or false." });
    return z.NEVER;
  })
  .meta({ type: "boolean" });

function wholeNumber({ min, max }: { min: number; max: number }) {
  return z
    .string()
    .regex(/^(?:0|[1-9]\d{0,9})$/, `This must be a whole number from ${min} to ${max}.`)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ type: "integer", minimum: min, maximum: max });
}

function labels(): string {
  return Object.entries(categoryLabels)
    .map(([value, label]) => `\`${value}\` (${label})`)
    .join(", ");
}
