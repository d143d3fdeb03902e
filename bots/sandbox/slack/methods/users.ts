import { type Json, stringOf } from "../json.ts";
import { refuse } from "../refusal.ts";
import { renderPerson } from "../render.ts";
import type { Slack } from "../slack.ts";
import { page, personOf } from "./lookup.ts";
import type { Methods } from "./method.ts";

export const users: Methods = {
  "users.info": {
    args: { user: "string!", include_locale: "boolean" },
    keeps: "names, e-mail, guest, bot and outside flags",
    run: (slack, args) => ({ user: renderPerson(slack, personOf(slack, args.user)) }),
  },
  "users.list": {
    args: { limit: "number", cursor: "string", include_locale: "boolean" },
    keeps: "everybody, in pages",
    run: (slack, args) => {
      const { items, next } = page([...slack.world.people.values()], args, 1000);
      const members = items.map((person) => renderPerson(slack, person));
      return { members, cache_ts: slack.world.nowSeconds(), response_metadata: { next_cursor: next } };
    },
  },
  "users.lookupByEmail": {
    args: { email: "string!" },
    keeps: "active people, by their e-mail in any case",
    run: lookupByEmail,
  },
  "usergroups.list": {
    args: {
      include_count: "boolean",
      include_disabled: "boolean",
      include_users: "boolean",
    },
    keeps: "groups that the sandbox made",
    run: listGroups,
  },
  "usergroups.users.list": {
    args: { usergroup: "string!", include_disabled: "boolean" },
    keeps: "ids",
    run: (slack, args) => {
      const group = slack.world.groups.get(String(args.usergroup));
      if (!group) throw refuse("no_such_subteam");
      return { users: group.users };
    },
  },
};

function lookupByEmail(slack: Slack, args: Json): Json {
  const email = stringOf(args.email)?.toLowerCase();
  const person = [...slack.world.people.values()].find((one) => one.email?.toLowerCase() === email && !one.deactivated);
  if (!person) throw refuse("users_not_found");
  return { user: renderPerson(slack, person) };
}

function listGroups(slack: Slack, args: Json): Json {
  const usergroups = [...slack.world.groups.values()].map(({ users: members, ...group }) => ({
    ...group,
    team_id: slack.identity.teamId,
    is_usergroup: true,
    date_delete: 0,
    ...(args.include_users === true ? { users: members } : {}),
    ...(args.include_count === true ? { user_count: members.length } : {}),
  }));
  return { usergroups };
}
