// What tests of the delivery have in common.

import { noAttachments } from "../../test/attachments.ts";
import { silentDoorbell } from "../../test/silent-doorbell.ts";
import { silentLog } from "../../test/silent-log.ts";
import type { Desk } from "../desk/desk.ts";
import type { Channel } from "./channel.ts";
import type { DeliveryParts } from "./deliver.ts";

/** Tells one channel, with deadlines that are short, and no queue. */
export const deliveryTo = (channel: Channel, desk: Desk, more: Partial<DeliveryParts> = {}): DeliveryParts => ({
  desk,
  channels: [channel],
  files: noAttachments.files,
  doorbell: silentDoorbell,
  settings: { timeoutMs: 100, leaseMs: 1_000, quarantineMs: 300 },
  log: silentLog,
  ...more,
});
