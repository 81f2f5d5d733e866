/** An XPath 1.0 expression as a tree. */
export type Expression =
  | { kind: "number"; value: number }
  | { kind: "string"; value: string }
  | { kind: "negate"; of: Expression }
  | { kind: "operation"; operator: Operator; left: Expression; right: Expression }
  | { kind: "call"; name: string; args: Expression[]; at: number }
  /** `start` null: from the context node; "root": from the document. */
  | { kind: "path"; start: Expression | "root" | null; predicates: Expression[]; steps: Step[] };

export const operators = [
  "or",
  "and",
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "+",
  "-",
  "*",
  "div",
  "mod",
  "|",
] as const;
export type Operator = (typeof operators)[number];

export const axes = [
  "ancestor",
  "ancestor-or-self",
  "attribute",
  "child",
  "descendant",
  "descendant-or-self",
  "following",
  "following-sibling",
  "namespace",
  "parent",
  "preceding",
  "preceding-sibling",
  "self",
] as const;
export type Axis = (typeof axes)[number];

export type NodeTest =
  /** A name: `prefix` null where there is none, `*` for any. `local` may be `*`. */
  | { kind: "name"; prefix: string | null; local: string; at: number }
  | { kind: "node" | "text" | "comment" }
  | { kind: "instruction"; target: string | null };

export interface Step {
  axis: Axis;
  test: NodeTest;
  predicates: Expression[];
}
