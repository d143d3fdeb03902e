import { channelContract } from "../../test/contracts/channel.ts";
import { slackHarness } from "./testing.ts";

channelContract("Slack's channel", () => slackHarness());
