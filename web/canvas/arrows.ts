import type { KeyboardEvent } from "react";
import type { Entry } from "./step-tree.ts";

const arrows = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"] as const;
type Arrow = (typeof arrows)[number];

/** Keys that lead from step to step. */
export const isArrow = (key: string): key is Arrow => arrows.some((arrow) => arrow === key);

/**
 * A button on the canvas that has the focus is pressed by Enter and Space as any. But a step or a lane that was clicked has
 * the focus still when the arrows have led elsewhere.
 */
export const isPress = ({ key, target }: KeyboardEvent): boolean =>
  target instanceof HTMLButtonElement &&
  [" ", "Enter"].includes(key) &&
  !("step" in target.dataset || "lane" in target.dataset);

/** What an arrow key leads to. Across, lanes of one step are beside each other. */
export function entryTowards(
  entries: readonly Entry[],
  current: string | null,
  key: Arrow,
): Entry | undefined {
  const at = entries.findIndex((entry) => entry.key === current);
  const entry = entries[at];
  if (entry === undefined || key === "Home")
    return key === "ArrowUp" || key === "End" ? entries.at(-1) : entries[0];
  switch (key) {
    case "End":
      return entries.at(-1);
    case "ArrowDown":
      return entries[at + 1] ?? entry;
    case "ArrowUp":
      return entries[at - 1] ?? entry;
    case "ArrowRight":
      return across(entries, entry, 1);
    case "ArrowLeft":
      return across(entries, entry, -1) ?? entries.find(({ key: each }) => each === entry.parent);
    default:
      return key satisfies never;
  }
}

function across(entries: readonly Entry[], entry: Entry, by: 1 | -1): Entry | undefined {
  if (entry.kind === "step" && by === 1 && entry.item.lanes.length > 0) {
    return entries.find(({ key }) => key === entry.item.lanes[0]?.key);
  }
  const laneKey = entry.kind === "lane" ? entry.key : entry.parent;
  const lane = entries.find((other) => other.kind === "lane" && other.key === laneKey);
  if (lane?.kind !== "lane") return undefined;
  const beside = lane.holder.lanes[lane.holder.lanes.findIndex(({ key }) => key === laneKey) + by];
  return entries.find(({ key }) => key === beside?.key);
}
