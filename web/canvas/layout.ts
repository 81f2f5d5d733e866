import { armsOf } from "./kinds.ts";
import type { Lane, StepItem } from "./step-tree.ts";

/** In pixels at a zoom of 1. */
export const cardWidth = 264,
  cardHeight = 64;
const gapHeight = 48;
const laneHeadHeight = 28;
const laneSpace = 28;
const laneDrop = 26;
const framePad = 18;
const armSize = 24;
const laneWidthMin = cardWidth;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Placed = Box &
  (
    | { kind: "start"; key: string; number: number }
    | { kind: "step"; key: string; item: StepItem }
    | { kind: "lane"; key: string; lane: Lane; holder: StepItem }
    | { kind: "gap"; key: string; list: string; index: number; isOnly: boolean }
    | { kind: "arm"; key: string; item: StepItem }
    | { kind: "end"; key: string }
  );

export interface Layout {
  placed: readonly Placed[];
  /** Around what a step holds. */
  frames: readonly Box[];
  /** All lines, as the data of one SVG path. */
  lines: string;
  width: number;
  height: number;
}

/**
 * Lays a tree out from top to bottom: lists are columns, the lanes of a step stand side by side under it, as wide as what
 * they hold. `starts` is how many beginnings stand at the top.
 */
export function layoutOf(items: readonly StepItem[], starts: number): Layout {
  const sizes = new Map<StepItem | Lane, Size>();
  const width = Math.max(listWidth(items, sizes), starts * cardWidth + (starts - 1) * laneSpace);
  const drawing = new Drawing(sizes);
  const center = width / 2;
  drawing.starts(starts, center);
  const bottom = drawing.list(items, { path: "steps", center, top: starts > 0 ? cardHeight : 0 });
  drawing.placed.push({ kind: "end", key: "end", x: center - 40, y: bottom, width: 80, height: 28 });
  const { placed, frames } = drawing;
  return { placed, frames, lines: drawing.lines.join(""), width, height: bottom + 28 };
}

interface Size {
  width: number;
  height: number;
}

function listWidth(items: readonly StepItem[], sizes: Map<StepItem | Lane, Size>): number {
  return Math.max(laneWidthMin, ...items.map((item) => sizeOf(item, sizes).width));
}

function sizeOf(item: StepItem, sizes: Map<StepItem | Lane, Size>): Size {
  if (item.lanes.length === 0) return noted(sizes, item, { width: cardWidth, height: cardHeight });
  const lanes = item.lanes.map((lane) => {
    const width = listWidth(lane.items, sizes);
    const steps = lane.items.reduce((sum, each) => sum + (sizes.get(each)?.height ?? 0) + gapHeight, 0);
    return noted(sizes, lane, { width, height: laneHeadHeight + gapHeight + steps });
  });
  const width = lanes.reduce((sum, lane) => sum + lane.width, (lanes.length - 1) * laneSpace) + 2 * framePad;
  const height = cardHeight + laneDrop + Math.max(...lanes.map((lane) => lane.height)) + framePad;
  return noted(sizes, item, { width, height });
}

function noted(sizes: Map<StepItem | Lane, Size>, of: StepItem | Lane, size: Size): Size {
  sizes.set(of, size);
  return size;
}

class Drawing {
  readonly placed: Placed[] = [];
  readonly frames: Box[] = [];
  readonly lines: string[] = [];
  readonly #sizes: ReadonlyMap<StepItem | Lane, Size>;

  constructor(sizes: ReadonlyMap<StepItem | Lane, Size>) {
    this.#sizes = sizes;
  }

  starts(count: number, center: number): void {
    const left = center - (count * cardWidth + (count - 1) * laneSpace) / 2;
    for (let number = 0; number < count; number += 1) {
      const x = left + number * (cardWidth + laneSpace);
      const box = { x, y: 0, width: cardWidth, height: cardHeight };
      this.placed.push({ kind: "start", key: `start:${number}`, number, ...box });
      this.#line({ x: x + cardWidth / 2, y: cardHeight }, { x: center, y: cardHeight + gapHeight / 2 });
    }
  }

  /** Draws a list from `top` on, its first gap included; returns where it ends. */
  list(items: readonly StepItem[], at: { path: string; center: number; top: number }): number {
    const { path, center } = at;
    let top = at.top;
    for (const [index, item] of items.entries()) {
      this.#gap({ list: path, index, isOnly: false }, { center, top });
      this.#step(item, { center, top: top + gapHeight });
      top += gapHeight + (this.#sizes.get(item)?.height ?? cardHeight);
    }
    this.#gap({ list: path, index: items.length, isOnly: items.length === 0 }, { center, top });
    return top + gapHeight;
  }

  #gap(
    gap: { list: string; index: number; isOnly: boolean },
    { center, top }: { center: number; top: number },
  ): void {
    const box = { x: center - 14, y: top + gapHeight / 2 - 14, width: 28, height: 28 };
    this.placed.push({ kind: "gap", key: `${gap.list}+${gap.index}`, ...gap, ...box });
    this.#line({ x: center, y: top }, { x: center, y: top + gapHeight });
  }

  #step(item: StepItem, { center, top }: { center: number; top: number }): void {
    const card = { x: center - cardWidth / 2, y: top, width: cardWidth, height: cardHeight };
    this.placed.push({ kind: "step", key: item.key, item, ...card });
    const size = this.#sizes.get(item);
    if (item.lanes.length === 0 || size === undefined) return;
    const bottom = top + size.height;
    const framed = top + cardHeight / 2;
    this.frames.push({ x: center - size.width / 2, y: framed, width: size.width, height: bottom - framed });
    if (armsOf(item.kind).length > 0) {
      // In the corner of the frame, where no line goes.
      const [x, y] = [center + size.width / 2 - armSize - 2, top + cardHeight + 1];
      this.placed.push({ kind: "arm", key: `${item.key}+`, item, x, y, width: armSize, height: armSize });
    }
    let left = center - size.width / 2 + framePad;
    for (const lane of item.lanes) {
      const width = this.#sizes.get(lane)?.width ?? laneWidthMin;
      this.#lane(lane, item, { center: left + width / 2, top: top + cardHeight, from: center, bottom });
      left += width + laneSpace;
    }
  }

  #lane(
    lane: Lane,
    holder: StepItem,
    at: { center: number; top: number; from: number; bottom: number },
  ): void {
    const { center } = at;
    const top = at.top + laneDrop;
    this.#line({ x: at.from, y: at.top }, { x: center, y: top });
    const box = { x: center - laneWidthMin / 2, y: top, width: laneWidthMin, height: laneHeadHeight };
    this.placed.push({ kind: "lane", key: lane.key, lane, holder, ...box });
    const end = this.list(lane.items, { path: lane.path, center, top: top + laneHeadHeight });
    const join = at.bottom - framePad;
    this.#line({ x: center, y: end }, { x: center, y: join });
    this.#line({ x: center, y: join }, { x: at.from, y: at.bottom });
  }

  /** Down, across and down again, with round corners. */
  #line(from: Point, to: Point): void {
    if (from.x === to.x) {
      this.lines.push(`M${from.x} ${from.y}V${to.y}`);
      return;
    }
    const middle = (from.y + to.y) / 2;
    const turn = Math.min(8, Math.abs(to.x - from.x) / 2, Math.abs(to.y - from.y) / 2);
    const side = to.x > from.x ? turn : -turn;
    this.lines.push(
      `M${from.x} ${from.y}V${middle - turn}Q${from.x} ${middle} ${from.x + side} ${middle}` +
        `H${to.x - side}Q${to.x} ${middle} ${to.x} ${middle + turn}V${to.y}`,
    );
  }
}

interface Point {
  x: number;
  y: number;
}
