import { limits } from "../limits.ts";
import { all, bool, type Check, httpUrl, kinds, list, literal, oneOfKeys, shape, str } from "./check.ts";

export function plain(max: number, min = 1): Check {
  return shape({ type: literal("plain_text"), text: str(max, min) }, { emoji: bool });
}

function mrkdwn(max: number): Check {
  return shape({ type: literal("mrkdwn"), text: str(max, 1) }, { verbatim: bool });
}

export function anyText(max: number): Check {
  return kinds({ plain_text: plain(max), mrkdwn: mrkdwn(max) });
}

function option(text: (max: number) => Check): Check {
  return shape(
    { text: text(limits.optionText), value: str(limits.optionValue, 1) },
    { description: text(limits.optionText), url: httpUrl },
  );
}

export const plainOption = option(plain);
export const anyOption = option(anyText);

export const optionGroup = shape({
  label: plain(limits.optionText),
  options: list(plainOption, { max: limits.groupedOptions }),
});

export const confirmDialog = shape(
  { text: anyText(limits.confirmText) },
  {
    title: plain(limits.confirmTitle),
    confirm: plain(limits.confirmButton),
    deny: plain(limits.confirmButton),
    style: literal("primary", "danger"),
  },
);

const slackFile = all(shape({}, { url: str(), id: str() }), oneOfKeys("url", "id"));

export const imageSource = { image_url: httpUrl, slack_file: slackFile };
export const oneImageSource = oneOfKeys("image_url", "slack_file");
