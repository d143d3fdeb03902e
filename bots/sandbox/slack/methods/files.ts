import { readContent } from "../content.ts";
import { type Json, records, stringOf } from "../json.ts";
import { mimetypeOf } from "../mime.ts";
import type { StoredFile } from "../model.ts";
import { deleteFile, ownApp, post } from "../posts.ts";
import { mistake, refuse } from "../refusal.ts";
import { renderFile } from "../render.ts";
import type { Slack } from "../slack.ts";
import { writableChannel } from "./lookup.ts";
import type { Methods } from "./method.ts";

export const files: Methods = {
  "files.getUploadURLExternal": {
    args: { filename: "string!", length: "number!", alt_text: "string", snippet_type: "string" },
    keeps: "name and length; the bytes must have that length",
    run: getUploadUrl,
  },
  "files.completeUploadExternal": {
    args: { files: "json!", channel_id: "string", thread_ts: "string", initial_comment: "string", blocks: "json" },
    keeps: "title, channel, thread and comment; the message appears at once, where real Slack takes a while",
    run: complete,
  },
  "files.info": {
    args: { file: "string!", limit: "number", cursor: "string", count: "number", page: "number" },
    keeps: "the file and where it was shared; no comments",
    run: (slack, args) => {
      const file = slack.world.files.get(String(args.file));
      if (!file?.completed) throw refuse("file_not_found");
      if (file.deleted) throw refuse("file_deleted");
      return { file: renderFile(slack, file), comments: [], response_metadata: { next_cursor: "" } };
    },
  },
  "files.delete": {
    args: { file: "string!" },
    keeps: "own files only; messages keep a tombstone, and one that says nothing else goes",
    run: (slack, args) => {
      const file = slack.world.files.get(String(args.file));
      if (!file?.completed) throw refuse("file_not_found");
      if (file.deleted) throw refuse("file_deleted");
      if (file.user !== slack.identity.botUserId) throw refuse("cant_delete_file");
      deleteFile(slack, file);
      return {};
    },
  },
};

function getUploadUrl(slack: Slack, args: Json): Json {
  const name = String(args.filename);
  const size = Number(args.length);
  if (!Number.isInteger(size) || size <= 0) throw mistake("invalid_arguments", "length must be a positive integer");
  const file = slack.world.saveFile({
    id: slack.world.nextId("F"),
    name,
    title: name,
    mimetype: mimetypeOf(name),
    size,
    user: slack.identity.botUserId,
    created: slack.world.nowSeconds(),
    completed: false,
    shares: [],
  });
  return { upload_url: `${slack.origin()}/upload/v1/${file.id}`, file_id: file.id };
}

function complete(slack: Slack, args: Json): Json {
  const wanted = records(args.files);
  if (wanted.length === 0) throw mistake("invalid_arguments", "no less than 1 items allowed [json-pointer:/files]");
  const channel = args.channel_id === undefined ? undefined : writableChannel(slack, args.channel_id);
  const comment = stringOf(args.initial_comment);
  const content = readContent({ text: comment, blocks: args.blocks, initial_comment: comment }, { required: false });
  const done = wanted.map((file) => finish(slack, file));
  if (channel) {
    post(slack, {
      channel: channel.id,
      user: slack.identity.botUserId,
      app: ownApp(slack),
      text: content.text ?? "",
      blocks: content.blocks,
      thread: stringOf(args.thread_ts),
      files: done.map((file) => file.id),
    });
  }
  // As in real Slack, the answer does not yet say where the files were shared.
  return { files: done.map((file) => ({ ...renderFile(slack, file), shares: {}, channels: [] })) };
}

function finish(slack: Slack, { id, title, highlight_type: _, ...rest }: Json): StoredFile {
  const unknown = Object.keys(rest);
  if (unknown.length > 0)
    throw mistake("invalid_arguments", `invalid additional property: ${unknown.join(", ")} [json-pointer:/files]`);
  const file = slack.world.files.get(String(id));
  if (!file || file.completed) throw refuse("file_not_found");
  if (!file.content) throw mistake("file_update_failed", "no bytes were uploaded");
  return slack.world.saveFile(Object.assign(file, { completed: true, title: stringOf(title) ?? file.name }));
}
