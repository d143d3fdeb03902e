import type { Json } from "../json.ts";
import type { Ephemeral, ModalView, Person } from "../model.ts";
import { directMessage } from "../people.ts";
import type { Slack } from "../slack.ts";
import type { Outcome, SentFile, SlackActor, SlashOutcome, SubmitOutcome } from "./actor.ts";
import type { Given } from "./elements.ts";
import { click, globalShortcut, messageShortcut, runCommand, suggestions, surfaceOf } from "./interactions.ts";
import { dismiss, fill, submit, type Values } from "./modals.ts";
import { viewPayload } from "./payloads.ts";
import { correct, keepFile, react, type SpeechOptions, speak, takeBack, unreact } from "./speech.ts";

const HOME_MS = 3000;

/** One person's hands; see SlackActor for what each does. */
export class Hands implements SlackActor {
  readonly #slack: Slack;
  readonly #person: Person;
  readonly #standard: string;

  constructor(slack: Slack, person: Person, standardChannel: string) {
    this.#slack = slack;
    this.#person = person;
    this.#standard = standardChannel;
  }

  get id(): string {
    return this.#person.id;
  }

  get name(): string {
    return this.#person.name;
  }

  dm(): string {
    return directMessage(this.#slack, this.#person).id;
  }

  async say(channel: string, text: string, options: SpeechOptions = {}): Promise<string> {
    return speak(this.#slack, this.#person, channel, text, options).ts;
  }

  async edit(channel: string, ts: string, text: string): Promise<void> {
    correct(this.#slack, this.#person, channel, ts, text);
  }

  async remove(channel: string, ts: string): Promise<void> {
    takeBack(this.#slack, this.#person, channel, ts);
  }

  async react(channel: string, ts: string, name: string): Promise<void> {
    react(this.#slack, this.#person, channel, ts, name);
  }

  async unreact(channel: string, ts: string, name: string): Promise<void> {
    unreact(this.#slack, this.#person, channel, ts, name);
  }

  slash(
    command: string,
    text: string,
    channel = this.#standard,
    options: { thread?: string } = {},
  ): Promise<SlashOutcome> {
    return runCommand(this.#slack, this.#person, command, text, { channel, ...options });
  }

  async click(channel: string, ts: string, actionId: string, value?: Given): Promise<Outcome> {
    return click(this.#slack, this.#person, surfaceOf(this.#slack, this.#person, channel, ts), actionId, value);
  }

  async clickInModal(actionId: string, value?: Given): Promise<Outcome> {
    return click(this.#slack, this.#person, { view: this.#modal() }, actionId, value);
  }

  async clickInHome(actionId: string, value?: Given): Promise<Outcome> {
    const view = this.#slack.views.homes.get(this.id);
    if (!view) throw new Error("There is no Home tab yet.");
    return click(this.#slack, this.#person, { view }, actionId, value);
  }

  fill(values: Values): void {
    fill(this.#modal(), values);
  }

  async submit(values: Values = {}): Promise<SubmitOutcome> {
    return submit(this.#slack, this.#person, this.#modal(), values);
  }

  openModal(): ModalView | undefined {
    return this.#slack.views.top(this.id);
  }

  dismiss(): Promise<void> {
    return dismiss(this.#slack, this.#person, this.#modal());
  }

  async suggest(actionId: string, typed: string, under?: { channel: string; ts: string }): Promise<Json[]> {
    const surface = under ? surfaceOf(this.#slack, this.#person, under.channel, under.ts) : { view: this.#modal() };
    return suggestions(this.#slack, this.#person, surface, actionId, typed);
  }

  upload(file: SentFile): string {
    return keepFile(this.#slack, this.#person, file);
  }

  async shortcut(callbackId: string, channel: string, ts: string): Promise<Outcome> {
    return messageShortcut(this.#slack, this.#person, callbackId, channel, ts);
  }

  async globalShortcut(callbackId: string): Promise<Outcome> {
    return globalShortcut(this.#slack, this.#person, callbackId);
  }

  async home(): Promise<ModalView | undefined> {
    const { outbox, views, world } = this.#slack;
    const before = views.homes.get(this.id);
    const seen = before?.hash;
    outbox.event({
      type: "app_home_opened",
      user: this.id,
      channel: this.dm(),
      tab: "home",
      ...(before ? { view: viewPayload(before) } : {}),
      event_ts: world.nextTs(),
    });
    const fresh = () => {
      const view = views.homes.get(this.id);
      return view?.hash === seen ? undefined : view;
    };
    return this.#slack.waitFor(fresh, HOME_MS).catch(() => views.homes.get(this.id));
  }

  ephemerals(channel?: string): Ephemeral[] {
    return this.#slack.world.ephemerals.filter(
      (one) => one.user === this.id && (channel === undefined || one.channel === channel),
    );
  }

  #modal(): ModalView {
    const view = this.openModal();
    if (!view) throw new Error(`${this.name} has no modal open.`);
    return view;
  }
}
