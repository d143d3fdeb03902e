import { expect, test } from "vitest";
import { allRoutes } from "./routes/all.ts";
import { isOfficial } from "./validate/schemas.ts";

/** The coverage table: what the sandbox's Discord can do. A bot that needs more adds a line here first. */
const COVERED = `
GET    /gateway
GET    /gateway/bot
GET    /users/@me
GET    /users/@me/guilds
POST   /users/@me/channels
GET    /users/:user
GET    /applications/@me
GET    /oauth2/applications/@me
GET    /applications/:app/commands
PUT    /applications/:app/commands
POST   /applications/:app/commands
GET    /applications/:app/commands/:command
PATCH  /applications/:app/commands/:command
DELETE /applications/:app/commands/:command
GET    /applications/:app/guilds/:id/commands
PUT    /applications/:app/guilds/:id/commands
POST   /applications/:app/guilds/:id/commands
GET    /applications/:app/guilds/:id/commands/:command
PATCH  /applications/:app/guilds/:id/commands/:command
DELETE /applications/:app/guilds/:id/commands/:command
GET    /guilds/:id
GET    /guilds/:id/channels
GET    /guilds/:id/roles
GET    /guilds/:id/members/search
GET    /guilds/:id/members
GET    /guilds/:id/members/:user
PUT    /guilds/:id/members/:user/roles/:role
DELETE /guilds/:id/members/:user/roles/:role
GET    /guilds/:id/threads/active
GET    /guilds/:id/webhooks
GET    /channels/:id
PATCH  /channels/:id
DELETE /channels/:id
POST   /channels/:id/typing
GET    /channels/:id/messages/pins
GET    /channels/:id/pins
PUT    /channels/:id/messages/pins/:mid
DELETE /channels/:id/messages/pins/:mid
PUT    /channels/:id/pins/:mid
DELETE /channels/:id/pins/:mid
GET    /channels/:id/messages
POST   /channels/:id/messages
POST   /channels/:id/messages/bulk-delete
GET    /channels/:id/messages/:mid
PATCH  /channels/:id/messages/:mid
DELETE /channels/:id/messages/:mid
PUT    /channels/:id/messages/:mid/reactions/:emoji/@me
DELETE /channels/:id/messages/:mid/reactions/:emoji/@me
DELETE /channels/:id/messages/:mid/reactions/:emoji/:user
GET    /channels/:id/messages/:mid/reactions/:emoji
DELETE /channels/:id/messages/:mid/reactions/:emoji
DELETE /channels/:id/messages/:mid/reactions
POST   /channels/:id/messages/:mid/threads
POST   /channels/:id/threads
GET    /channels/:id/threads/archived/public
GET    /channels/:id/thread-members
GET    /channels/:id/thread-members/:user
PUT    /channels/:id/thread-members/:user
DELETE /channels/:id/thread-members/:user
POST   /interactions/:id/:token/callback
POST   /webhooks/:app/:token
GET    /webhooks/:app/:token/messages/@original
PATCH  /webhooks/:app/:token/messages/@original
DELETE /webhooks/:app/:token/messages/@original
GET    /webhooks/:app/:token/messages/:mid
PATCH  /webhooks/:app/:token/messages/:mid
DELETE /webhooks/:app/:token/messages/:mid
GET    /channels/:id/webhooks
POST   /channels/:id/webhooks
GET    /webhooks/:id
PATCH  /webhooks/:id
DELETE /webhooks/:id
GET    /webhooks/:id/:token
DELETE /webhooks/:id/:token
POST   /webhooks/:id/:token
GET    /webhooks/:id/:token/messages/:mid
PATCH  /webhooks/:id/:token/messages/:mid
DELETE /webhooks/:id/:token/messages/:mid
`;

const NAMES: Record<string, string> = {
  ":app": "{application_id}",
  ":command": "{command_id}",
  ":mid": "{message_id}",
  ":emoji": "{emoji_name}",
  ":role": "{role_id}",
  ":user": "{user_id}",
};

test("the coverage table is what is routed", () => {
  const table = COVERED.trim()
    .split("\n")
    .map((line) => line.replace(/\s+/, " "));

  expect(allRoutes.map(({ template }) => template)).toEqual(table);
});

test("every route is in the official description, and every body is checked against it", () => {
  const strangers = allRoutes.filter(({ method, segments }) => !isOfficial(method, officialPath(segments)));
  const unchecked = allRoutes.filter(({ method, schema }) => (method === "POST" || method === "PATCH") && !schema);

  expect(strangers.map(({ template }) => template)).toEqual([]);
  expect(unchecked.map(({ template }) => template)).toEqual(["POST /channels/:id/typing"]);
});

function officialPath(segments: readonly string[]): string {
  const [root] = segments;
  const named = segments.map((segment, index) => {
    if (segment === ":app" && root === "webhooks") return "{webhook_id}";
    if (segment === ":token") return root === "interactions" ? "{interaction_token}" : "{webhook_token}";
    if (segment !== ":id") return NAMES[segment] ?? segment;
    const owner = segments[index - 1] ?? "";
    return `{${owner.replace(/s$/, "")}_id}`;
  });
  return `/${named.join("/")}`;
}
