import { storedBlocks } from "./blocks/normalize.ts";
import { pingProblems } from "./blocks/pings.ts";
import { viewProblems } from "./blocks/validate.ts";
import { refuseAny } from "./content.ts";
import { isJson, type Json, records, stringOf } from "./json.ts";
import { limits } from "./limits.ts";
import type { ModalView } from "./model.ts";
import { mistake, refuse } from "./refusal.ts";
import type { Slack } from "./slack.ts";

/** The modals that people have open, each a stack of at most three, and their Home tabs. */
export class Views {
  readonly homes = new Map<string, ModalView>();
  readonly #stacks = new Map<string, ModalView[]>();
  readonly #slack: () => Slack;

  constructor(slack: () => Slack) {
    this.#slack = slack;
  }

  stack(user: string): readonly ModalView[] {
    return this.#stacks.get(user) ?? [];
  }

  users(): string[] {
    return [...this.#stacks.keys()].filter((user) => this.stack(user).length > 0);
  }

  top(user: string): ModalView | undefined {
    return this.stack(user).at(-1);
  }

  /** Throws where Slack would refuse the view; done before a trigger is spent on it. */
  check(view: Json, type: string, replaces?: string): void {
    refuseAny("invalid_arguments", viewProblems(view));
    refuseAny("invalid_arguments", pingProblems(view, false));
    if (view.type !== type)
      throw mistake("invalid_arguments", `this needs a view of type ${type} [json-pointer:/view/type]`);
    const external = stringOf(view.external_id);
    const twin = external ? this.#find({ externalId: external }) : undefined;
    if (twin && twin.id !== replaces) throw mistake("duplicate_external_id");
  }

  open(user: string, view: Json): ModalView {
    const fresh = this.#build(view, "modal");
    this.#stacks.set(user, [fresh]);
    return this.#shown(fresh);
  }

  push(user: string, view: Json): ModalView {
    const stack = this.stack(user);
    if (stack.length >= limits.viewStack) throw mistake("push_limit_reached");
    const fresh = this.#build(view, "modal");
    fresh.root_view_id = stack[0]?.id ?? fresh.id;
    fresh.previous_view_id = stack.at(-1)?.id ?? null;
    this.#stacks.set(user, [...stack, fresh]);
    return this.#shown(fresh);
  }

  /** What was typed stays where block and action keep their names, as in Slack. */
  update(match: { id?: string | undefined; externalId?: string | undefined }, view: Json, hash?: string): ModalView {
    const known = this.#find(match);
    if (!known) throw refuse("not_found");
    if (hash !== undefined && hash !== known.hash) throw refuse("hash_conflict");
    const { state } = known;
    const { id: _, root_view_id: __, previous_view_id: ___, ...fresh } = this.#build(view, known.type, known.id);
    return this.#shown(Object.assign(known, fresh, { state: surviving(state, fresh.blocks) }));
  }

  publish(user: string, view: Json, hash?: string): ModalView {
    const known = this.homes.get(user);
    if (hash !== undefined && known && hash !== known.hash) throw refuse("hash_conflict");
    const fresh = this.#build(view, "home", known?.id);
    fresh.id = known?.id ?? fresh.id;
    this.homes.set(user, fresh);
    return this.#shown(fresh);
  }

  /** Closes one view, so that the one below shows again. */
  close(user: string, id: string): void {
    this.#stacks.set(
      user,
      this.stack(user).filter((view) => view.id !== id),
    );
    this.#slack().world.changed();
  }

  clear(user: string): void {
    this.#stacks.delete(user);
    this.#slack().world.changed();
  }

  #shown(view: ModalView): ModalView {
    this.#slack().world.changed();
    return view;
  }

  #find({ id, externalId }: { id?: string | undefined; externalId?: string | undefined }): ModalView | undefined {
    const all = [...this.#stacks.values(), [...this.homes.values()]].flat();
    return all.find((view) => (id !== undefined ? view.id === id : view.external_id === externalId));
  }

  #build(view: Json, type: string, replaces?: string): ModalView {
    const { world, identity } = this.#slack();
    this.check(view, type, replaces);
    const id = world.nextId("V");
    return {
      id,
      type,
      team_id: identity.teamId,
      app_id: identity.appId,
      bot_id: identity.botId,
      callback_id: stringOf(view.callback_id) ?? "",
      private_metadata: stringOf(view.private_metadata) ?? "",
      external_id: stringOf(view.external_id) ?? "",
      title: isJson(view.title) ? view.title : null,
      submit: isJson(view.submit) ? view.submit : null,
      close: isJson(view.close) ? view.close : null,
      blocks: storedBlocks(records(view.blocks), () => world.nextId("b")),
      state: { values: {} },
      hash: `${world.nowSeconds()}.${world.nextId("h")}`,
      clear_on_close: view.clear_on_close === true,
      notify_on_close: view.notify_on_close === true,
      root_view_id: id,
      previous_view_id: null,
    };
  }
}

function surviving(state: ModalView["state"], blocks: Json[]): ModalView["state"] {
  const ids = new Set(blocks.map((block) => block.block_id));
  return { values: Object.fromEntries(Object.entries(state.values).filter(([block]) => ids.has(block))) };
}
