import type { FieldError } from "../errors.ts";
import { COMPONENT } from "../flags.ts";
import { flatten } from "../messages/components.ts";
import type { Component } from "../model.ts";

type Path = readonly (string | number)[];

const MAX_ROWS = 5;
const MAX_V2_COMPONENTS = 40;
const MAX_V2_TEXT = 4_000;
const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;
const SELECTS: readonly number[] = [3, 5, 6, 7, 8];

export function checkComponents(components: readonly Component[], isV2: boolean): FieldError[] {
  return [
    ...(isV2 ? checkV2(components) : checkRows(components)),
    ...checkDuplicates(components, ["components"]),
    ...everywhere(components, ["components"], checkOne),
  ];
}

/** Visits each component with its path. */
export function everywhere(
  components: readonly Component[],
  path: Path,
  check: (component: Component, path: Path) => FieldError[],
): FieldError[] {
  return components.flatMap((component, index) => within(component, [...path, index], check));
}

export function checkDuplicates(components: readonly Component[], path: Path): FieldError[] {
  const seen = new Set<string>();
  return everywhere(components, path, (component, at) => {
    const id = component.custom_id;
    if (!id) return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const message = "Component custom id cannot be duplicated";
    return [{ path: [...at, "custom_id"], code: "COMPONENT_CUSTOM_ID_DUPLICATED", message }];
  });
}

function within(component: Component, path: Path, check: (c: Component, path: Path) => FieldError[]): FieldError[] {
  return [
    ...check(component, path),
    ...everywhere(component.components ?? [], [...path, "components"], check),
    ...(component.component ? within(component.component, [...path, "component"], check) : []),
    ...(component.accessory ? within(component.accessory, [...path, "accessory"], check) : []),
  ];
}

function checkRows(components: readonly Component[]): FieldError[] {
  const wrong = components.flatMap((component, index): FieldError[] =>
    component.type === COMPONENT.row
      ? []
      : [
          {
            path: ["components", index, "type"],
            code: "UNION_TYPE_CHOICES",
            message: `Value of field "type" must be one of (1,).`,
          },
        ],
  );
  if (components.length <= MAX_ROWS) return wrong;
  return [
    ...wrong,
    { path: ["components"], code: "BASE_TYPE_BAD_LENGTH", message: "Must be between 1 and 5 in length." },
  ];
}

function checkV2(components: readonly Component[]): FieldError[] {
  const all = flatten(components);
  const text = all.reduce(
    (sum, each) => sum + (each.type === COMPONENT.textDisplay ? (each.content?.length ?? 0) : 0),
    0,
  );
  return [
    ...(all.length > MAX_V2_COMPONENTS
      ? [
          {
            path: ["components"],
            code: "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            message: "The total number of components must not exceed 40",
          },
        ]
      : []),
    ...(text > MAX_V2_TEXT
      ? [
          {
            path: ["components"],
            code: "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            message: "The total displayable text must not exceed 4000",
          },
        ]
      : []),
  ];
}

function checkOne(component: Component, path: Path): FieldError[] {
  if (component.type === COMPONENT.row) return checkWidth(component, path);
  if (component.type === COMPONENT.button) return checkButton(component, path);
  if (SELECTS.includes(component.type)) return checkSelect(component, path);
  return [];
}

function checkWidth(row: Component, path: Path): FieldError[] {
  const width = (row.components ?? []).reduce((sum, { type }) => sum + (type === COMPONENT.button ? 1 : 5), 0);
  if (width <= 5) return [];
  const message = "The specified component exceeds the maximum width";
  return [{ path: [...path, "components"], code: "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message }];
}

function checkButton(button: Component, path: Path): FieldError[] {
  const error = (key: string, code: string, message: string): FieldError => ({ path: [...path, key], code, message });
  const errors: FieldError[] = [];
  if (button.style === LINK_STYLE) {
    if (!button.url) errors.push(error("url", "BASE_TYPE_REQUIRED", "A url is required"));
    if (button.custom_id) errors.push(error("custom_id", "BUTTON_COMPONENT_INVALID", "A link button has no custom id"));
  } else if (button.style !== PREMIUM_STYLE) {
    if (!button.custom_id)
      errors.push(error("custom_id", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required"));
    if (button.url) errors.push(error("url", "BUTTON_COMPONENT_INVALID", "Only a link button has a url"));
  }
  if (button.style !== PREMIUM_STYLE && !button.label && !button.emoji) {
    errors.push(error("label", "BASE_TYPE_REQUIRED", "A button needs a label or an emoji"));
  }
  return errors;
}

export function checkSelect(select: Component, path: Path): FieldError[] {
  const errors: FieldError[] = [];
  const options = select.options ?? [];
  const [min, max] = [select.min_values ?? 1, select.max_values ?? 1];
  const limit = select.type === COMPONENT.stringSelect ? options.length : 25;
  if (min > max || max > limit) {
    const message = `Must have at most ${limit} values, and no more at least than at most.`;
    errors.push({ path: [...path, "max_values"], code: "SELECT_COMPONENT_VALUES_INVALID", message });
  }
  if (new Set(options.map(({ value }) => value)).size < options.length) {
    const message = "The specified option value is already used";
    errors.push({ path: [...path, "options"], code: "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message });
  }
  if (options.filter((option) => option.default).length > max) {
    const message = "More options are chosen beforehand than may be";
    errors.push({ path: [...path, "options"], code: "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", message });
  }
  return errors;
}
