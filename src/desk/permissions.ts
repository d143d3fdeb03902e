// Who may do what: the nine documented permissions, and one table from role to permission.

export const permissions = [
  "view_tickets",
  "create_tickets",
  "edit_tickets",
  "close_tickets",
  "assign_tickets",
  "delete_tickets",
  "view_chat",
  "send_messages",
  "view_chat_history",
] as const;

export type Permission = (typeof permissions)[number];

export const isPermission = (word: string): word is Permission => (permissions as readonly string[]).includes(word);

const everything: ReadonlySet<Permission> = new Set(permissions);

/** A customer's permissions reach only what is their own; each verb narrows them to that. */
const rolePermissions = {
  admin: everything,
  agent: new Set(permissions.filter((permission) => permission !== "delete_tickets")),
  customer: new Set<Permission>([
    "view_tickets",
    "create_tickets",
    "edit_tickets",
    "close_tickets",
    "view_chat",
    "send_messages",
    "view_chat_history",
  ]),
} as const satisfies Record<string, ReadonlySet<Permission>>;

/** A provider is a customer who sells through the app; both have a customer's permissions. */
export function permissionsOf(role: "customer" | "provider" | "agent" | "admin"): ReadonlySet<Permission> {
  return rolePermissions[role === "provider" ? "customer" : role];
}
