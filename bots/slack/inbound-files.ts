// The files of people's messages, as Slack tells of them, and where they may be fetched from.

import type { WebClient } from "@slack/web-api";
import type { ThreadFile, ThreadFilesDoor } from "../../src/relay/thread-files.ts";

/** docs.slack.dev/reference/objects/file-object */
export interface SlackFile {
  id?: string;
  name?: string | null;
  title?: string | null;
  mimetype?: string;
  size?: number;
  url_private?: string;
  url_private_download?: string;
  /** "tombstone" for one that was deleted. */
  mode?: string;
  /** "check_file_info" where Slack tells no more than the id (files of other workspaces); forms may tell as little. */
  file_access?: string;
}

export function filesOf(web: WebClient, files: readonly SlackFile[]): Promise<ThreadFile[]> {
  return Promise.all(files.map(async (file) => threadFile(await inFull(web, file))));
}

async function inFull(web: WebClient, file: SlackFile): Promise<SlackFile> {
  const isWhole =
    file.file_access !== "check_file_info" && (file.url_private_download ?? file.url_private) !== undefined;
  if (isWhole || file.id === undefined) return file;
  const found = await web.files.info({ file: file.id }).catch(() => undefined);
  return found?.file ?? file;
}

export const nameOfFile = ({ name, title }: SlackFile): string => name || title || "file";

const threadFile = (file: SlackFile): ThreadFile => ({
  name: nameOfFile(file),
  url: file.url_private_download ?? file.url_private,
  bytes: file.size,
  type: file.mimetype,
});

/** The bearer goes to Slack's file server alone; with an address of its own (a sandbox, another cloud of Slack's) to that one's. */
export const slackFiles = (
  botToken: string,
  apiUrl: string | undefined,
): Pick<ThreadFilesDoor, "origins" | "headers" | "signInHint"> => ({
  origins: fileOrigins(apiUrl),
  headers: { authorization: `Bearer ${botToken}` },
  signInHint:
    "Slack showed its sign-in page instead of the file; the app needs the scope files:read (add it and install the app again)",
});

function fileOrigins(apiUrl = "https://slack.com/api/"): string[] {
  const { origin, host, protocol } = new URL(apiUrl);
  return [`${protocol}//files.${host}`, origin];
}
