import type { Json } from "./json.ts";

export interface Person {
  id: string;
  name: string;
  realName: string;
  email?: string | undefined;
  team: string;
  guest?: boolean | undefined;
  bot?: boolean | undefined;
  deactivated?: boolean | undefined;
}

export interface Channel {
  id: string;
  name: string;
  kind: "channel" | "group" | "im";
  members: string[];
  archived: boolean;
  created: number;
  creator: string;
}

export interface Reaction {
  name: string;
  users: string[];
}

export interface Message {
  channel: string;
  ts: string;
  user: string;
  /** Set when an app posted it. */
  app?: { botId: string; appId: string; name: string } | undefined;
  subtype?: string | undefined;
  text: string;
  blocks?: Json[] | undefined;
  attachments?: Json[] | undefined;
  username?: string | undefined;
  icons?: Json | undefined;
  thread?: string | undefined;
  broadcast?: boolean | undefined;
  metadata?: Json | undefined;
  clientId?: string | undefined;
  edited?: { user: string; ts: string } | undefined;
  /** Gone from every answer; kept so that the page can show where it was. */
  deleted?: boolean | undefined;
  /** A deleted root whose replies live on. */
  tombstone?: boolean | undefined;
  reactions: Reaction[];
  files: string[];
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  user: string;
  created: number;
  completed: boolean;
  content?: Uint8Array | undefined;
  /** Messages still name it; its bytes are gone. */
  deleted?: boolean | undefined;
  shares: { channel: string; ts: string; thread?: string | undefined }[];
}

export interface UserGroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
}

/** A message that one person sees and no history holds. */
export interface Ephemeral {
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks?: Json[] | undefined;
  attachments?: Json[] | undefined;
  thread?: string | undefined;
  username?: string | undefined;
  via: "chat.postEphemeral" | "command" | "response_url";
}

/** A modal or a Home tab, in the shape in which Slack tells an app about it. */
export interface ModalView {
  id: string;
  type: string;
  team_id: string;
  app_id: string;
  bot_id: string;
  callback_id: string;
  private_metadata: string;
  external_id: string;
  title: Json | null;
  submit: Json | null;
  close: Json | null;
  blocks: Json[];
  state: { values: Record<string, Record<string, Json>> };
  hash: string;
  clear_on_close: boolean;
  notify_on_close: boolean;
  root_view_id: string;
  previous_view_id: string | null;
}
