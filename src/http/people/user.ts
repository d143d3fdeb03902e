import type { CustomerJson } from "../../desk/views.ts";

interface Person {
  id: number;
  name: string;
  email: string | null;
  role: CustomerJson["role"];
  avatarUrl: string | null;
  externalId: string | null;
}

/** A person as the API's `user`. */
export function userOf({ id, name, email, role, avatarUrl, externalId }: Person): CustomerJson {
  return { id, name, email, role, avatar_url: avatarUrl, external_id: externalId };
}
