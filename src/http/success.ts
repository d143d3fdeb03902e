// What a change answers: its documented sentence, and what stands beside it.

import { z } from "zod";

export const successSchema = <S extends string, F extends z.ZodRawShape>(message: S, beside: F) =>
  z.object({ success: z.literal(true), message: z.literal(message), ...beside });

export const success = <S extends string, T extends object>(message: S, beside: T) => ({
  success: true as const,
  message,
  ...beside,
});
