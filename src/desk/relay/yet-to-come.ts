import type { Desk } from "../desk.ts";
import type { PlatformName } from "../people/recognize.ts";

const statement = {
  name: "inbox-yet-to-come",
  text: `SELECT to_jsonb(true) AS result FROM inbox
          WHERE platform = $1::platform AND processed_at IS NULL AND position = $2::bigint LIMIT 1`,
};

/** Whether what a platform told with this position is stored and not taken in yet. */
export const isYetToCome = async (desk: Desk, platform: PlatformName, position: string): Promise<boolean> =>
  (await desk.one(statement, [platform, position])) !== undefined;
