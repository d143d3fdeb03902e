import type { Example } from "../example.ts";
import { at, jane, later, said } from "./things.ts";

export const chatExamples: Record<string, Example> = {
  createChat: {
    body: { user_id: 1, message: "Hello, I need help" },
    status: 201,
    answer: { success: true, conversation_id: 2, message_id: 3 },
  },
  sendMessage: {
    params: { id: "2" },
    body: { message: "Are you there?" },
    files: ["screenshot.png"],
    status: 201,
    answer: { success: true, message: "Message sent successfully", message_id: 4, seq: 3 },
  },
  listChats: {
    query: { unread: "true" },
    answer: {
      conversations: [
        {
          id: 2,
          user: jane,
          last_message: "Are you there?",
          unread_count: 2,
          assigned_to: null,
          ticket_number: null,
          waiting_since: at,
          created_at: at,
          updated_at: later,
        },
      ],
      next_cursor: null,
    },
  },
  listMessages: {
    params: { id: "2" },
    query: { limit: "20" },
    answer: { messages: [said(3, 2, "Hello, I need help"), said(4, 3, "Are you there?")] },
  },
  showTyping: { params: { id: "2" }, answer: { success: true, message: "Typing shown" } },
  markRead: { params: { id: "2" }, answer: { success: true, message: "Conversation marked as read" } },
  editMessage: {
    params: { id: "2", message: "4" },
    body: { message: "Are you still there?" },
    answer: { success: true, message: "Message edited" },
  },
  deleteMessage: { params: { id: "2", message: "4" }, answer: { success: true, message: "Message deleted" } },
};
