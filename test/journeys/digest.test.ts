import { afterAll, beforeAll, expect, it } from "vitest";
import { words } from "../../bots/slack/testing.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { onBothQueues } from "./backends.ts";
import { slackMessages } from "./look.ts";

onBothQueues("the digest", (queue) => {
  let house: TestHouse;

  beforeAll(async () => {
    house = await openHouse({
      redisUrl: queue.redisUrl(),
      env: { DIGEST_CRON: "0 9 * * 1-5", TIME_ZONE: "Europe/Berlin" },
    });
    const jane = await house.customer("Jane Doe");
    await house.app.post("/tickets", {
      user_id: jane.id,
      subject: "Refund missing",
      description: "Where is it?",
      priority: "urgent",
    });
  });
  afterAll(() => house.close());

  it("stands in both channels as the configuration wants it, and comes at once when an agent asks, with its picture", async () => {
    const { slack, discord } = house;
    const [dana, lee] = [slack.user("dana"), discord.user("lee")];
    await dana.slash("/support", "digest", slack.supportChannel);
    const shown = await slack.waitFor(() =>
      dana
        .ephemerals()
        .map(words)
        .find((text) => text.includes("Digests")),
    );
    expect(shown).toContain("Mondays to Fridays at 09:00 (Europe/Berlin)");

    await dana.slash("/support", "digest now", slack.supportChannel);
    const asked = await lee.slash(discord.supportChannel, "support digest", { do: "now" });
    expect(JSON.stringify(await asked.settled())).toContain("on its way");

    const onSlack = await slack.waitFor(
      () => slackMessages(slack).find((message) => words(message).includes("📊 Support")),
      15_000,
    );
    expect(words(onSlack)).toContain("Refund missing");
    const picture = onSlack.blocks?.find(({ type }) => type === "image");
    expect(String(picture?.alt_text)).toContain("tickets opened");
    const onDiscord = await discord.waitFor(
      () => discord.messages(discord.supportChannel).find((message) => JSON.stringify(message).includes("📊 Support")),
      15_000,
    );
    expect(onDiscord.attachments.map(({ name }) => name)).toEqual(["statistics.png"]);
    expect(JSON.stringify(onDiscord.components)).toContain("tickets opened");
  });

  it("is set in words in any order by an admin, refused to others, and switched off", async () => {
    const { slack, discord } = house;
    const [dana, lee] = [slack.user("dana"), slack.user("lee")];
    const told = (person: typeof dana, text: string) =>
      slack.waitFor(() =>
        person
          .ephemerals()
          .map(words)
          .find((each) => each.includes(text)),
      );

    await dana.slash("/support", "digest set weekly America/New_York 8:30", slack.supportChannel);
    await told(dana, "Mondays at 08:30 (America/New_York)");
    await lee.slash("/support", "digest set 10:00", slack.supportChannel);
    await told(lee, "Only admins");
    await lee.slash("/support", "digest set me 10:00 daily", slack.supportChannel);
    await told(lee, "Every day at 10:00 (Europe/Berlin)");
    await lee.slash("/support", "digest set 25:00 daily", slack.supportChannel);
    await told(lee, "is no time of a week");
    await dana.slash("/support", "digest set 10:00 zone:Mars/Olympus", slack.supportChannel);
    await told(dana, "time zone is not known");
    await dana.slash("/support", "digest off", slack.supportChannel);
    await told(dana, "No more digests in the desk's channel");
    const asked = await discord.user("lee").slash(discord.supportChannel, "support digest", { do: "off" });
    expect(JSON.stringify(await asked.settled())).toContain("Only admins");
  });
});
