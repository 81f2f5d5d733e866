import { z } from "zod";
import { Json } from "../contract/name.ts";
import { defineStep } from "./step.ts";

/** Builds a value for later steps. Its templates are filled in before `run`, so there is nothing left to do here. */
export const transform = defineStep({
  type: "transform",
  title: "Transform",
  description:
    "Builds a value out of what is known so far. Later steps read it as `steps.<id>.output`. A text that is one " +
    "template alone, such as `{{ params.total }}`, keeps the value's type.",
  effect: false,
  instant: true,
  config: z.object({
    value: Json.meta({
      title: "Value",
      description: "Any JSON value; templates may stand in any text of it.",
      template: true,
      multiline: true,
    }),
  }),
  gives: ({ value }) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : null,
  examples: [
    {
      title: "Name the customer",
      config: { value: { email: "{{ params.email }}", greeting: "Hello {{ params.name }}!" } },
      scope: { params: { email: "ada@example.com", name: "Ada" } },
      output: { email: "ada@example.com", greeting: "Hello Ada!" },
    },
    {
      title: "Keep a number a number",
      config: { value: "{{ params.total }}" },
      scope: { params: { total: 12.5 } },
      output: 12.5,
    },
    { title: "A fixed value", config: { value: [1, "two", null] }, output: [1, "two", null] },
  ],
  run: ({ value }) => value,
});
