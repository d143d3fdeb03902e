/** What people call them. */
export const platformNames = { slack: "Slack", discord: "Discord" } as const;
