import type { FieldError } from "../errors.ts";
import type { CommandDefinition, CommandOption } from "../model.ts";

type Path = readonly (string | number)[];

const MAX_OF_TYPE: Record<number, number> = { 1: 100, 2: 15, 3: 15 };
const MAX_COMMAND_CHARACTERS = 8_000;
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const [SUBCOMMAND, GROUP] = [1, 2];

export function checkCommands(commands: readonly CommandDefinition[]): FieldError[] {
  const errors = commands.flatMap((command, index) => checkCommand(command, [index]));
  for (const [type, max] of Object.entries(MAX_OF_TYPE)) {
    const count = commands.filter((command) => (command.type ?? 1) === Number(type)).length;
    if (count <= max) continue;
    errors.push({
      path: [],
      code: "APPLICATION_COMMANDS_MAXIMUM",
      message: `Maximum number of application commands reached (${max}).`,
    });
  }
  const keys = commands.map((command) => `${command.type ?? 1} ${command.name}`);
  keys.forEach((key, index) => {
    if (keys.indexOf(key) === index) return;
    const message = "Application command names must be unique";
    errors.push({ path: [index], code: "APPLICATION_COMMANDS_DUPLICATE_NAME", message });
  });
  return errors;
}

export function checkCommand(command: CommandDefinition, path: Path): FieldError[] {
  const isSlash = (command.type ?? 1) === 1;
  const errors: FieldError[] = isSlash ? checkName(command.name, path) : [];
  if (isSlash && !command.description) {
    errors.push({ path: [...path, "description"], code: "BASE_TYPE_REQUIRED", message: "This field is required" });
  }
  if (!isSlash && (command.description || command.options?.length)) {
    const message = "Context menu commands cannot have description or options";
    errors.push({
      path: [...path, "description"],
      code: "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
      message,
    });
  }
  if (characters(command) > MAX_COMMAND_CHARACTERS) {
    errors.push({ path, code: "APPLICATION_COMMAND_TOO_LARGE", message: "Command exceeds maximum size (8000)" });
  }
  return [...errors, ...checkOptions(command.options ?? [], [...path, "options"])];
}

function checkOptions(options: readonly CommandOption[], path: Path): FieldError[] {
  const errors: FieldError[] = [];
  const isSub = ({ type }: CommandOption) => type === SUBCOMMAND || type === GROUP;
  if (options.some(isSub) && !options.every(isSub)) {
    const message = "Sub-command and sub-command group option types are mutually exclusive to all other types";
    errors.push({ path, code: "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message });
  }
  options.forEach((option, index) => {
    const at = [...path, index];
    errors.push(...checkName(option.name, at), ...checkOption(option, at));
    if (options.findIndex(({ name }) => name === option.name) !== index) {
      const message = "Option names must be unique";
      errors.push({ path: at, code: "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", message });
    }
    if (option.required && options.slice(0, index).some((before) => !before.required)) {
      const message = "Required options must be placed before non-required options";
      errors.push({ path: at, code: "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message });
    }
  });
  return errors;
}

function checkOption(option: CommandOption, path: Path): FieldError[] {
  const errors = checkOptions(option.options ?? [], [...path, "options"]);
  const choices = option.choices ?? [];
  if (choices.length > 0 && option.autocomplete) {
    const message = "Autocomplete is only available when no choices are given";
    errors.push({ path: [...path, "autocomplete"], code: "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", message });
  }
  if (new Set(choices.map(({ name }) => name)).size < choices.length) {
    const message = "Option choice names must be unique";
    errors.push({ path: [...path, "choices"], code: "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE", message });
  }
  return errors;
}

function checkName(name: string, path: Path): FieldError[] {
  if (NAME.test(name) && name === name.toLowerCase()) return [];
  return [{ path: [...path, "name"], code: "APPLICATION_COMMAND_INVALID_NAME", message: "Command name is invalid" }];
}

/** Names, descriptions and choice values, in all depths. */
function characters(node: CommandDefinition | CommandOption): number {
  const choices = ("choices" in node ? (node as CommandOption).choices : undefined) ?? [];
  return (
    node.name.length +
    (node.description?.length ?? 0) +
    choices.reduce((sum, choice) => sum + choice.name.length + String(choice.value).length, 0) +
    (node.options ?? []).reduce((sum, option) => sum + characters(option), 0)
  );
}
