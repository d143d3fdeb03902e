// Offers the customers that what is typed could mean.

import { base } from "./base.ts";

const afterMs = 150;
const most = 8;

export function suggestCustomers(): void {
  const field = document.querySelector<HTMLInputElement>("[data-suggest=customers]");
  const list = field?.list;
  if (!field || !list) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void offer(field, list), afterMs);
  });
}

interface User {
  id: number;
  name: string;
  email: string | null;
  role: string;
}

async function offer(field: HTMLInputElement, list: HTMLElement): Promise<void> {
  const query = new URLSearchParams({ search: field.value, limit: "30" });
  const response = await fetch(`${base}/users?${query}`, { headers: { Accept: "application/json" } }).catch(
    () => undefined,
  );
  if (!response?.ok) return;
  const { users } = (await response.json()) as { users: User[] };
  const customers = users.filter(({ role }) => role === "customer" || role === "provider").slice(0, most);
  list.replaceChildren(
    ...customers.map(({ id, name, email }) => {
      const option = document.createElement("option");
      // A name may be another's, too; a number is not.
      option.value = email ?? String(id);
      option.label = email ? `${name} · ${email}` : `${name} (${id})`;
      return option;
    }),
  );
}
