import { findMessage } from "../messages/change.ts";
import { type MessageView, type ModalView, viewMessage, viewModal } from "../view.ts";
import type { World } from "../world.ts";
import { type Interaction, until } from "./interaction.ts";

/** What an actor sees after a command, a click, a choice or a form. */
export interface InteractionOutcome {
  /** "deferred" also after a deferred update of the clicked message; "updated" when that message was changed at once. */
  kind: "message" | "deferred" | "updated" | "modal" | "timedOut";
  ephemeral: boolean;
  /** The answer (or the updated message) as it stands now. */
  readonly message: MessageView | undefined;
  readonly followUps: MessageView[];
  readonly modal: ModalView | undefined;
  /** Resolves with the answer once a deferred one was filled in; at once when nothing is outstanding. */
  settled(timeoutMs?: number): Promise<MessageView | undefined>;
}

export async function outcomeOf(world: World, interaction: Interaction): Promise<InteractionOutcome> {
  const patience = world.interactionTimeoutMs + 1_000;
  await until(
    interaction,
    () => interaction.state !== "waiting",
    patience,
    "The interaction was neither answered nor ended.",
  );
  const see = (id: string | null) => {
    const message = id === null ? undefined : findMessage(world, id);
    return message && viewMessage(world, message);
  };
  const { kind } = interaction;
  return {
    kind: kind === null || kind === "choices" ? "timedOut" : kind,
    ephemeral: interaction.isEphemeral,
    get message() {
      return see(interaction.originalId);
    },
    get followUps() {
      return interaction.followUpIds.flatMap((id) => see(id) ?? []);
    },
    modal: interaction.modal ? viewModal(interaction.modal) : undefined,
    settled: async (timeoutMs = 5_000) => {
      const complaint = `The deferred answer was not filled in within ${timeoutMs} ms.`;
      await until(interaction, () => !interaction.isLoading, timeoutMs, complaint);
      return see(interaction.originalId);
    },
  };
}
