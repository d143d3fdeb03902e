// Every command there is. Order is the order of help.

import { chatList } from "./chat-list.ts";
import { chatNew } from "./chat-new.ts";
import { chatRead } from "./chat-read.ts";
import { chatSearch } from "./chat-search.ts";
import { chatToTicket } from "./chat-to-ticket.ts";
import type { Command } from "./command.ts";
import { supportAgent, supportAgents } from "./support-agents.ts";
import { supportAlerts } from "./support-alerts.ts";
import { supportDigest } from "./support-digest.ts";
import {
  supportDiscard,
  supportFailed,
  supportForget,
  supportNotTakenIn,
  supportRetry,
  supportTakeIn,
} from "./support-failed.ts";
import { supportHelp } from "./support-help.ts";
import { supportHome } from "./support-home.ts";
import { supportLink } from "./support-link.ts";
import { supportMacro, supportMacroRemove, supportMacros, supportMacroView } from "./support-macros.ts";
import { supportNotify } from "./support-notify.ts";
import { supportSetup } from "./support-setup.ts";
import { supportSetupChannel } from "./support-setup-channel.ts";
import { supportSetupDuty } from "./support-setup-duty.ts";
import { supportSetupHistory } from "./support-setup-history.ts";
import { supportSetupHours } from "./support-setup-hours.ts";
import { supportSetupMode } from "./support-setup-mode.ts";
import { supportSetupNotices } from "./support-setup-notices.ts";
import { supportStats } from "./support-stats.ts";
import { supportWeb } from "./support-web.ts";
import { ticketAssign } from "./ticket-assign.ts";
import { ticketCategory } from "./ticket-category.ts";
import { ticketClaim } from "./ticket-claim.ts";
import { ticketClose } from "./ticket-close.ts";
import { ticketCancel, ticketConfirm } from "./ticket-confirm.ts";
import { ticketDelete } from "./ticket-delete.ts";
import { ticketFollow, ticketUnfollow } from "./ticket-follow.ts";
import { ticketList } from "./ticket-list.ts";
import { ticketMacro } from "./ticket-macro.ts";
import { ticketNew } from "./ticket-new.ts";
import { ticketNote } from "./ticket-note.ts";
import { ticketPriority } from "./ticket-priority.ts";
import { ticketReopen } from "./ticket-reopen.ts";
import { ticketReply } from "./ticket-reply.ts";
import { ticketResolve } from "./ticket-resolve.ts";
import { ticketKeep, ticketSend } from "./ticket-send.ts";
import { ticketSnooze } from "./ticket-snooze.ts";
import { ticketStatus } from "./ticket-status.ts";
import { ticketTranscript } from "./ticket-transcript.ts";
import { ticketUnclaim } from "./ticket-unclaim.ts";
import { ticketView } from "./ticket-view.ts";

const agentCommands: readonly Command[] = [
  ticketNew,
  ticketList,
  ticketView,
  ticketClaim,
  ticketUnclaim,
  ticketAssign,
  ticketStatus,
  ticketReply,
  ticketMacro,
  ticketNote,
  ticketResolve,
  ticketClose,
  ticketReopen,
  ticketPriority,
  ticketCategory,
  ticketFollow,
  ticketUnfollow,
  ticketSnooze,
  ticketTranscript,
  ticketDelete,
  chatList,
  chatNew,
  chatSearch,
  chatRead,
  chatToTicket,
  supportHome,
  supportStats,
  supportDigest,
  supportAlerts,
  supportFailed,
  supportMacros,
  supportMacro,
  supportMacroRemove,
  supportWeb,
  supportLink,
  supportNotify,
  supportAgents,
  supportSetup,
  supportSetupChannel,
  supportSetupMode,
  supportSetupDuty,
  supportSetupHours,
  supportSetupNotices,
  supportSetupHistory,
  supportAgent,
  supportMacroView,
  supportRetry,
  supportDiscard,
  supportNotTakenIn,
  supportTakeIn,
  supportForget,
  ticketSend,
  ticketKeep,
  ticketConfirm,
  ticketCancel,
];

export const commands: readonly Command[] = [...agentCommands, supportHelp(agentCommands)];

const byName = new Map(commands.map((command) => [command.name as string, command]));
const byAlias = new Map(
  commands
    .filter(({ buttonOnly }) => !buttonOnly)
    .flatMap((command) =>
      [command.name.split(" ")[1] ?? "", ...(command.aliases ?? [])].map((alias) => [alias, command] as const),
    )
    .reverse(),
);

/** By root and verb: "ticket claim". */
export const commandNamed = (name: string): Command | undefined => byName.get(name);

/** By verb or short form, as after a `!`: "claim", "r". Of two with one verb the earlier wins: `!list` is `ticket list`. */
export const commandWithAlias = (alias: string): Command | undefined => byAlias.get(alias);
