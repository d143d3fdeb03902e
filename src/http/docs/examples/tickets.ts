import type { Example } from "../example.ts";
import { inProgress, invoice, opened, said, stats } from "./things.ts";

export const ticketExamples: Record<string, Example> = {
  openTicket: {
    body: {
      user_id: 1,
      subject: "Payment Issue",
      description: "Cannot pay by card",
      category: "billing",
      priority: "urgent",
    },
    status: 201,
    answer: { success: true, message: "Ticket created successfully", ticket: { ...opened, messages: [] } },
  },
  assignTicket: {
    params: { id: "TKT-001" },
    body: { assigned_to: 4 },
    answer: { success: true, message: "Ticket assigned successfully" },
  },
  addTicketMessage: {
    params: { id: "TKT-001" },
    body: { message: "It says my card is expired." },
    files: ["invoice.pdf"],
    status: 201,
    answer: { success: true, message: "Message added successfully", message_id: 1, seq: 3 },
  },
  addAttachments: {
    params: { id: "TKT-001" },
    files: ["invoice.pdf"],
    status: 201,
    answer: { success: true, message: "Files added successfully", message_id: 2, seq: 4, attachments: [invoice] },
  },
  downloadAttachment: {
    params: { id: "1" },
    answer: {},
    headers: {
      "Content-Type": "application/pdf",
      "Content-Length": "48213",
      "Content-Disposition": "attachment; filename=\"invoice.pdf\"; filename*=UTF-8''invoice.pdf",
    },
  },
  setTicketStatus: {
    params: { id: "TKT-001" },
    body: { status: "in_progress" },
    answer: { success: true, message: "Ticket status updated" },
  },
  editTicket: {
    params: { id: "TKT-001" },
    body: { subject: "Payment Issue: card expired", version: 3 },
    answer: { success: true, message: "Ticket updated", ticket: inProgress },
  },
  viewTicket: {
    params: { id: "TKT-001" },
    answer: {
      ticket: {
        ...inProgress,
        messages: [said(1, 3, "It says my card is expired."), { ...said(2, 4, ""), attachments: [invoice] }],
      },
    },
  },
  showTicketTyping: { params: { id: "TKT-001" }, answer: { success: true, message: "Typing shown" } },
  listTickets: {
    query: { status: "in_progress", priority: "urgent" },
    answer: { tickets: [inProgress], stats, next_cursor: null },
  },
};
