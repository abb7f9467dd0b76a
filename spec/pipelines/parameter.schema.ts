import { z } from "zod";
import { anyLeafOf } from "../reading/union.ts";

/** A value for a program: text, a number or a truth value. */
export const parameterSchema = anyLeafOf(
  { code: "wrong-type", expected: "some text, a number, `true` or `false`", example: "30" },
  [z.string(), z.number(), z.boolean()],
);
