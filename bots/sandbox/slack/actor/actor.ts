import type { Json } from "../json.ts";
import type { Ephemeral, ModalView } from "../model.ts";

export interface SentFile {
  name: string;
  mimetype: string;
  content: Uint8Array;
}

/** How the app took it: in time, or with the words that Slack shows instead. */
export interface Outcome {
  timedOut?: true;
  /** Slack's own words to the person, when something went wrong. */
  shown?: string;
  /** `operation_timeout`, `dispatch_failed` or `http_service_error`. */
  error?: string;
}

export interface SlashOutcome extends Outcome {
  /** What the acknowledgement itself said, if it said anything. */
  response?: Json;
}

export interface SubmitOutcome extends Outcome {
  /** By block id, from the app or from Slack's own check of required fields. */
  errors?: Record<string, string>;
  updated?: ModalView;
  pushed?: ModalView;
  /** This view is gone; the one below it, if any, shows again. */
  closed?: true;
}

/** A person in the workspace, and what their hands can do. */
export interface SlackActor {
  readonly id: string;
  readonly name: string;
  /** The DM between this person and the app. */
  dm(): string;
  /** Text is encoded as Slack's client would: `@dana`, links, emoji, `&`. "/me waves" is an action. */
  say(
    channel: string,
    text: string,
    options?: {
      thread?: string;
      broadcast?: boolean;
      files?: SentFile[];
      raw?: boolean;
      /** Another message, shared with these words. */
      shares?: { channel: string; ts: string };
    },
  ): Promise<string>;
  edit(channel: string, ts: string, text: string): Promise<void>;
  remove(channel: string, ts: string): Promise<void>;
  react(channel: string, ts: string, name: string): Promise<void>;
  unreact(channel: string, ts: string, name: string): Promise<void>;
  slash(command: string, text: string, channel?: string, options?: { thread?: string }): Promise<SlashOutcome>;
  /** A button, or an option of a menu by its value or its label, under a message or an ephemeral message. */
  click(channel: string, ts: string, actionId: string, value?: string | string[]): Promise<Outcome>;
  /** The same inside the open modal, or on the Home tab. */
  clickInModal(actionId: string, value?: string | string[]): Promise<Outcome>;
  clickInHome(actionId: string, value?: string | string[]): Promise<Outcome>;
  /** Types into the open modal without submitting it. */
  fill(values: Record<string, string | string[]>): void;
  /** Submits the open modal. Keys are action ids or block ids; menus take a value or a label. */
  submit(values?: Record<string, string | string[]>): Promise<SubmitOutcome>;
  openModal(): ModalView | undefined;
  dismiss(): Promise<void>;
  /** What an external menu (in the open modal, or under a message) offers for what was typed; by its action id or its block's. */
  suggest(actionId: string, typed: string, under?: { channel: string; ts: string }): Promise<Json[]>;
  /** Puts a file into Slack, for a file input; gives its id. */
  upload(file: SentFile): string;
  /** An entry of a message's menu. */
  shortcut(callbackId: string, channel: string, ts: string): Promise<Outcome>;
  globalShortcut(callbackId: string): Promise<Outcome>;
  /** Opens the Home tab; waits a moment for the app to publish it. */
  home(): Promise<ModalView | undefined>;
  /** Newest last. */
  ephemerals(channel?: string): Ephemeral[];
}
