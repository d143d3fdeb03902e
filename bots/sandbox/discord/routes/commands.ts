import { refuse } from "../errors.ts";
import type { Command, CommandDefinition, Json } from "../model.ts";
import { type Call, defineRoute, noContent, ok, param } from "../router.ts";
import { checkCommand, checkCommands } from "../validate/command-limits.ts";
import type { World } from "../world.ts";

type Scope = { base: string; operation: string };

const GLOBAL: Scope = { base: "/applications/:app/commands", operation: "bulk_set_application_commands" };
const GUILD: Scope = {
  base: "/applications/:app/guilds/:id/commands",
  operation: "bulk_set_guild_application_commands",
};

export const commandRoutes = [GLOBAL, GUILD].flatMap(({ base, operation }) => [
  defineRoute(`GET ${base}`, { run: (call) => ok(inScope(call).map((command) => wireCommand(call.world, command))) }),
  defineRoute(`PUT ${base}`, {
    schema: operation,
    check: (call) => checkCommands((call.body ?? []) as CommandDefinition[]),
    run: replaceAll,
  }),
  defineRoute(`POST ${base}`, {
    schema: "ApplicationCommandCreateRequest",
    check: (call) => checkCommand(call.body as CommandDefinition, []),
    run: create,
  }),
  defineRoute(`GET ${base}/:command`, { run: (call) => ok(wireCommand(call.world, find(call))) }),
  defineRoute(`PATCH ${base}/:command`, {
    schema: "ApplicationCommandPatchRequestPartial",
    check: (call) => checkCommand({ ...find(call).definition, ...(call.body as CommandDefinition) }, []),
    run: change,
  }),
  defineRoute(`DELETE ${base}/:command`, { run: remove }),
]);

export function wireCommand(world: World, command: Command): Json {
  const { definition } = command;
  return {
    default_member_permissions: null,
    nsfw: false,
    contexts: null,
    integration_types: [0],
    description: "",
    type: 1,
    ...definition,
    id: command.id,
    application_id: world.identity.applicationId,
    version: command.version,
    ...(command.guildId ? { guild_id: command.guildId } : {}),
  };
}

function scopeOf(call: Call): string | null {
  const guildId = call.params.id ?? null;
  if (guildId !== null && guildId !== call.world.identity.guildId) throw refuse(50001);
  return guildId;
}

function inScope(call: Call): Command[] {
  const guildId = scopeOf(call);
  return call.world.store.commands.all().filter((command) => command.guildId === guildId);
}

function find(call: Call): Command {
  const command = inScope(call).find(({ id }) => id === param(call, "command"));
  if (!command) throw refuse(10063);
  return command;
}

function sameCommand(definition: CommandDefinition): (command: Command) => boolean {
  return (command) =>
    command.definition.name === definition.name && (command.definition.type ?? 1) === (definition.type ?? 1);
}

function replaceAll(call: Call) {
  const { world } = call;
  const before = inScope(call);
  const definitions = (call.body ?? []) as CommandDefinition[];
  for (const command of before) {
    if (!definitions.some((definition) => sameCommand(definition)(command))) world.store.commands.drop(command.id);
  }
  return ok(
    definitions.map((definition) => wireCommand(world, put(call, definition, before.find(sameCommand(definition))))),
  );
}

function create(call: Call) {
  const definition = call.body as CommandDefinition;
  const known = inScope(call).find(sameCommand(definition));
  return ok(wireCommand(call.world, put(call, definition, known)), known ? 200 : 201);
}

function change(call: Call) {
  const known = find(call);
  const definition = { ...known.definition, ...(call.body as CommandDefinition) };
  return ok(wireCommand(call.world, put(call, definition, known)));
}

function remove(call: Call) {
  call.world.store.commands.drop(find(call).id);
  call.world.changed();
  return noContent;
}

function put(call: Call, definition: CommandDefinition, known: Command | undefined): Command {
  const { world } = call;
  const id = known?.id ?? world.nextId();
  const command = world.store.commands.put({ id, guildId: scopeOf(call), version: world.nextId(), definition });
  world.changed();
  return command;
}
