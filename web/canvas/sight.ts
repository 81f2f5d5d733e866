interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

/** Between the edge and what is drawn first. */
export const margin = 24;

/** Where the drawing is moved to so that a box of it is seen; null: it is in sight. All in pixels of the screen but the box. */
export function sightOf(
  box: Box,
  { viewport: { x, y, zoom }, width, height }: { viewport: Viewport; width: number; height: number },
): Viewport | null {
  const [left, top] = [box.x * zoom + x, box.y * zoom + y];
  const [right, bottom] = [left + box.width * zoom, top + box.height * zoom];
  const isAcross = left >= 0 && right <= width;
  const isAlong = top >= 0 && bottom <= height;
  if (isAcross && isAlong) return null;
  return {
    x: isAcross ? x : width / 2 - (box.x + box.width / 2) * zoom,
    // Above the first card there is nothing to see.
    y: isAlong ? y : Math.min(margin, height / 2 - (box.y + box.height / 2) * zoom),
    zoom,
  };
}
