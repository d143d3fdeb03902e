import { describe, expect, it } from "vitest";
import { parseBang, parseSlash, unknownBang } from "./grammar.ts";
import { commandNamed, commands } from "./registry.ts";

const slash = (root: string, text: string) => parseSlash(root, text);

describe("slash commands", () => {
  it.each([
    ["ticket", "claim TKT-7", "ticket claim", { ref: "TKT-7" }],
    ["ticket", "claim 7", "ticket claim", { ref: "7" }],
    ["ticket", "assign <@U1|dana> TKT-7", "ticket assign", { agent: "<@U1|dana>", ref: "TKT-7" }],
    ["ticket", "assign TKT-7 me", "ticket assign", { ref: "TKT-7", agent: "me" }],
    ["ticket", "assign @dana 7 please look", "ticket assign", { agent: "@dana", ref: "7", note: "please look" }],
    ["ticket", "status resolved 12", "ticket status", { to: "resolved", ref: "12" }],
    ["ticket", "status to:in_progress ref:TKT-001", "ticket status", { to: "in_progress", ref: "TKT-001" }],
    [
      "ticket",
      "reply TKT-1 We are on it: see status",
      "ticket reply",
      { ref: "TKT-1", text: "We are on it: see status" },
    ],
    ["ticket", 'reply TKT-1 "quoted answer"', "ticket reply", { ref: "TKT-1", text: "quoted answer" }],
    ["ticket", "close 5 fixed in 2.3", "ticket close", { ref: "5", message: "fixed in 2.3" }],
    ["ticket", "list status:open assignee:me", "ticket list", { status: "open", assignee: "me" }],
    [
      "ticket",
      'list search:"refund missing" priority:urgent',
      "ticket list",
      { search: "refund missing", priority: "urgent" },
    ],
    ["chat", "list unread", "chat list", { unread: "yes" }],
    ["chat", "list mine", "chat list", { mine: "yes" }],
    ["chat", "list Mine unread search:refund", "chat list", { mine: "yes", unread: "yes", search: "refund" }],
    ["chat", "list mine:yes", "chat list", { mine: "yes" }],
    ["ticket", "transcript TKT-1 notes", "ticket transcript", { ref: "TKT-1", notes: "yes" }],
    ["ticket", "", "ticket new", {}],
    ["support", "", "support help", {}],
    ["ticket", "  CLAIM   TKT-7  ", "ticket claim", { ref: "TKT-7" }],
  ])("/%s %s", (root, text, command, options) => {
    expect(slash(root, text)).toEqual({ call: { command, options } });
  });

  it.each(commands.filter(({ buttonOnly }) => buttonOnly).map(({ name }) => name))(
    "/%s and its short forms are no words of a person: only a button says them",
    (name) => {
      const [root = "", verb = ""] = name.split(" ");

      for (const text of [`${verb} 12`, `${verb.replace("-", " ")} 12`]) {
        const parsed = slash(root, text);
        expect("call" in parsed && commandNamed(parsed.call.command)?.buttonOnly).not.toBe(true);
      }
      expect(slash(root, `${verb} 12`)).toEqual({ hint: expect.not.stringMatching(new RegExp(`, ${verb}[,.]`)) });
      expect(commandNamed(parseBang(`${verb} 12`)?.call.command ?? "")?.buttonOnly).not.toBe(true);
    },
  );

  it("says what there is when a verb is none", () => {
    expect(slash("ticket", "explode 7")).toEqual({ hint: expect.stringContaining("claim") });
  });
});

describe("commands in a thread", () => {
  it.each([
    ["r We are on it.", "ticket reply", { text: "We are on it." }],
    ["r TKT-5 is a duplicate of this", "ticket reply", { text: "TKT-5 is a duplicate of this" }],
    ["r 24 hours at most", "ticket reply", { text: "24 hours at most" }],
    ["r ref:TKT-5 this is for the other one", "ticket reply", { ref: "TKT-5", text: "this is for the other one" }],
    ["r line one\nline two", "ticket reply", { text: "line one\nline two" }],
    ["note see http://x.test/a:b", "ticket note", { text: "see http://x.test/a:b" }],
    ["close fixed in 2.3", "ticket close", { message: "fixed in 2.3" }],
    ["claim", "ticket claim", {}],
    ["claim TKT-9", "ticket claim", { ref: "TKT-9" }],
    ["assign @dana", "ticket assign", { agent: "@dana" }],
    ["priority urgent", "ticket priority", { level: "urgent" }],
    ["read", "chat read", {}],
    ["list", "ticket list", {}],
  ])("!%s", (text, command, options) => {
    expect(parseBang(text)).toEqual({ call: { command, options } });
  });

  it("knows no other word, and says so without sending it", () => {
    expect(parseBang("refund him already")).toBeUndefined();
    expect(unknownBang("refund him already")).toContain("`!refund` is not a command, so nothing was sent");
  });
});
