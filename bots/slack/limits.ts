// What Slack takes at most (docs.slack.dev/reference/block-kit and /reference/views, read in November 2026). Lengths are in
// UTF-16 units, which is never more than Slack counts.
export const limits = {
  /** One post of ours; Slack recommends 4,000 and cuts at 40,000. */
  postText: 3_000,
  messageBlocks: 50,
  sectionText: 3_000,
  sectionFields: 10,
  fieldText: 2_000,
  headerText: 150,
  contextText: 2_000,
  contextElements: 10,
  actionElements: 25,
  buttonText: 75,
  actionId: 255,
  selectOptions: 100,
  optionText: 75,
  /** The reference says 150, @slack/types 75. */
  optionValue: 150,
  placeholder: 150,
  viewBlocks: 100,
  viewTitle: 24,
  privateMetadata: 3_000,
  inputLabel: 2_000,
  /** plain_text_input: max_length and initial_value. */
  inputText: 3_000,
  /** `username` of chat.postMessage; not documented, the profile's own limit is 80. */
  username: 80,
  linkUrl: 3_000,
  /** What a picture shows, for those who cannot see it; docs.slack.dev/reference/block-kit/blocks/image-block says 2,000. */
  altText: 2_000,
  /** One post of files; docs.slack.dev says ten at once from a person, and 1 GB each. */
  postFiles: 10,
  formFiles: 10,
  fileBytes: 1_000_000_000,
} as const;
