import type { FieldError } from "../errors.ts";
import { COMPONENT } from "../flags.ts";
import type { Component } from "../model.ts";
import { checkDuplicates, checkSelect, everywhere } from "./component-limits.ts";

const MAX_PARTS = 5;
const ROOT = ["data", "components"] as const;

export function checkModal(parts: readonly Component[]): FieldError[] {
  const tooMany = { path: ROOT, code: "BASE_TYPE_BAD_LENGTH", message: "Must be between 1 and 5 in length." };
  return [
    ...(parts.length > MAX_PARTS ? [tooMany] : []),
    ...checkDuplicates(parts, ROOT),
    ...everywhere(parts, ROOT, checkPart),
  ];
}

function checkPart(part: Component, path: readonly (string | number)[]): FieldError[] {
  if (part.type === COMPONENT.stringSelect) return checkSelect(part, path);
  if (part.type !== COMPONENT.textInput) return [];
  const errors: FieldError[] = [];
  const isInLabel = path.at(-1) === "component";
  if (!isInLabel && !part.label) {
    errors.push({ path: [...path, "label"], code: "BASE_TYPE_REQUIRED", message: "This field is required" });
  }
  if (isInLabel && part.label) {
    errors.push({
      path: [...path, "label"],
      code: "COMPONENT_LABEL_INVALID",
      message: "The label belongs to the Label",
    });
  }
  const [min, max] = [part.min_length ?? 0, part.max_length ?? 4_000];
  if (min > max) {
    errors.push({
      path: [...path, "max_length"],
      code: "TEXT_INPUT_LENGTHS_INVALID",
      message: "min_length exceeds max_length",
    });
  }
  if (part.value && [...part.value].length > max) {
    errors.push({
      path: [...path, "value"],
      code: "BASE_TYPE_MAX_LENGTH",
      message: `Must be ${max} or fewer in length.`,
    });
  }
  return errors;
}
