type Segment = { kind: "static"; text: string } | { kind: "parameter"; name: string };

/** Path parameters by name, decoded. Own properties only, so that a parameter called `__proto__` is just data. */
export type PathParameters = Record<string, string>;

/**
 * Compiles a URL suffix such as `/orders/:shop` to a function that gives a path's parameters, or null where the path
 * is another one. Segments are compared decoded, with regard to case; a malformed escape or an empty parameter is no
 * match.
 */
export function compileSuffix(pattern: string): (path: string) => PathParameters | null {
  const segments = segmentsOf(pattern);
  return (path) => {
    const parts = decodedParts(path);
    if (parts?.length !== segments.length) return null;
    const fits = segments.every((segment, at) => segmentFits(segment, parts[at] ?? ""));
    return fits ? parametersOf(segments, parts) : null;
  };
}

/** Whether there is a path that both patterns take. */
export function suffixesOverlap(a: string, b: string): boolean {
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  return (
    left.length === right.length &&
    left.every((segment, at) => {
      const other = right[at];
      if (!other || segment.kind === "parameter" || other.kind === "parameter") return true;
      return segment.text === other.text;
    })
  );
}

interface Branch<Value> {
  readonly children: Map<string, Branch<Value>>;
  parameter: Branch<Value> | null;
  readonly ends: { segments: readonly Segment[]; value: Value }[];
}

/** Many suffixes, found by a walk along the path's segments instead of one try per suffix. */
export class SuffixTree<Value> {
  readonly #root: Branch<Value> = newBranch();

  insert(pattern: string, value: Value): void {
    const segments = segmentsOf(pattern);
    let branch = this.#root;
    for (const segment of segments) branch = descend(branch, segment);
    branch.ends.push({ segments, value });
  }

  /** The closest match: a static segment goes before a parameter, from the left. Of equals the first inserted. */
  match(path: string): { value: Value; parameters: PathParameters } | null {
    return this.matches(path)[0] ?? null;
  }

  /** All matches, closest first: triggers with different methods may share a path. */
  matches(path: string): { value: Value; parameters: PathParameters }[] {
    const parts = decodedParts(path);
    if (!parts) return [];
    return endsAt(this.#root, parts, 0).map(({ segments, value }) => ({
      value,
      parameters: parametersOf(segments, parts),
    }));
  }
}

function newBranch<Value>(): Branch<Value> {
  return { children: new Map(), parameter: null, ends: [] };
}

function descend<Value>(branch: Branch<Value>, segment: Segment): Branch<Value> {
  if (segment.kind === "parameter") {
    branch.parameter ??= newBranch();
    return branch.parameter;
  }
  const known = branch.children.get(segment.text);
  if (known) return known;
  const made = newBranch<Value>();
  branch.children.set(segment.text, made);
  return made;
}

function endsAt<Value>(branch: Branch<Value>, parts: readonly string[], at: number): Branch<Value>["ends"] {
  const part = parts[at];
  if (part === undefined) return branch.ends;
  const named = branch.children.get(part);
  const below = named ? endsAt(named, parts, at + 1) : [];
  if (!branch.parameter || part === "") return below;
  return [...below, ...endsAt(branch.parameter, parts, at + 1)];
}

function segmentsOf(pattern: string): Segment[] {
  return pattern
    .slice(1)
    .split("/")
    .map((text) =>
      text.startsWith(":") ? { kind: "parameter", name: text.slice(1) } : { kind: "static", text },
    );
}

function segmentFits(segment: Segment, part: string): boolean {
  return segment.kind === "parameter" ? part !== "" : segment.text === part;
}

function parametersOf(segments: readonly Segment[], parts: readonly string[]): PathParameters {
  return Object.fromEntries(
    segments.flatMap((segment, at) =>
      segment.kind === "parameter" ? [[segment.name, parts[at] ?? ""]] : [],
    ),
  );
}

function decodedParts(path: string): string[] | null {
  if (!path.startsWith("/")) return null;
  const parts = path.slice(1).split("/");
  if (!path.includes("%")) return parts;
  try {
    return parts.map((part) => decodeURIComponent(part));
  } catch {
    return null;
  }
}
