import type { OpenAPIHono } from "@hono/zod-openapi";
import { answerText } from "./answer.ts";
import type { HttpEnv } from "./env.ts";
import { basePath } from "./mount.ts";
import { describePlainRoute, plainRoutes } from "./plain-routes.ts";

const description =
  "A support desk that lives in Slack and Discord. Customers' tickets and chats come in here; what agents answer there is read here.";

const tags = [
  { name: "Tickets", description: "Numbered work items. A ticket has one conversation." },
  { name: "Chat", description: "Conversations; a ticket's own is among them." },
  { name: "Attachments", description: "Files of messages. Sending words and files at once is the messages' own call." },
  {
    name: "Events",
    description:
      "What happens on the whole desk, as a stream; tickets and chats have streams of their own. Who cannot stream takes webhooks.",
  },
  {
    name: "Webhooks",
    description:
      "Addresses of yours that are told what happens, signed after Standard Webhooks and tried again for three days.",
  },
  { name: "Statistics", description: "How many, and how fast." },
  { name: "Users", description: "Customers and providers, and the tokens their own apps use." },
  { name: "Sessions", description: "Who calls, and agents signed in to the web console." },
  { name: "Keys", description: "API keys: for admins, and for keys that have all nine permissions." },
  { name: "Service", description: "Health, figures, this document, and signing in." },
];

/** The document of every endpoint mounted so far and later, written when it is first asked for. Gives where to read it. */
export function mountOpenApi(app: OpenAPIHono<HttpEnv>, { publicUrl }: { publicUrl: string }): () => string {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "An API key (tdk_…) or a customer's token.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "threadesk_session",
    description:
      "A signed-in agent's browser. Writes need Sec-Fetch-Site: same-origin, which browsers send, or X-Requested-With: threadesk.",
  });
  for (const route of plainRoutes) app.openAPIRegistry.registerPath(describePlainRoute(route, basePath));

  let json: string | undefined;
  const read = () => {
    const servers = [{ url: publicUrl }];
    const info = { title: "Threadesk", version: "1", description };
    json ??= JSON.stringify(app.getOpenAPI31Document({ openapi: "3.1.0", info, servers, tags }));
    return json;
  };
  app.get(`${basePath}/openapi.json`, (c) => answerText(c, 200, read()));
  return read;
}
