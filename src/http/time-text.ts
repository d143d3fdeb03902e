/** As every time of the API: "2025-11-09 17:00:00", UTC. */
export const timeText = (time: Date): string => time.toISOString().slice(0, 19).replace("T", " ");
