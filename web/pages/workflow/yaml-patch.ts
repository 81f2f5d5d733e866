import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { isEqualJson } from "../../../src/core/equal.ts";
import { isRecord } from "../../record.ts";

/** Makes a document say another value; what did not change stays as it is written, comments and all. */
export function patch(document: Document, value: unknown): void {
  document.contents = patched(document.contents, value, document);
}

function patched(node: unknown, value: unknown, document: Document): Node {
  if (isNode(node) && isEqualJson(node.toJS(document), value)) return node;
  if (isMap(node) && isRecord(value)) return patchedMap(node, value, document);
  if (isSeq(node) && Array.isArray(value)) return patchedSeq(node, value, document);
  const fresh = document.createNode(value);
  if (!isNode(node) || isAlias(node)) return fresh;
  if (typeof node.commentBefore === "string") fresh.commentBefore = node.commentBefore;
  if (typeof node.comment === "string") fresh.comment = node.comment;
  if (node.spaceBefore === true) fresh.spaceBefore = true;
  // A text in a block stays in one.
  if (isScalar(node) && isScalar(fresh) && typeof fresh.value === "string" && node.type !== undefined) {
    fresh.type = node.type;
  }
  return fresh;
}

function patchedMap(map: YAMLMap, value: Record<string, unknown>, document: Document): YAMLMap {
  map.items = map.items.filter(({ key }) => nameOf(key) in value);
  for (const [name, member] of Object.entries(value)) {
    const pair = map.items.find(({ key }) => nameOf(key) === name);
    if (pair === undefined) map.items.push(document.createPair(name, member));
    else pair.value = patched(pair.value, member, document);
  }
  return map;
}

/** Steps are known by their ids, so that one that was moved takes its comments along. */
function patchedSeq(seq: YAMLSeq, value: readonly unknown[], document: Document): YAMLSeq {
  const before = [...seq.items];
  const byId = new Map(
    before.flatMap((item) => (isMap(item) ? [[idOf(item.toJS(document)), item] as const] : [])),
  );
  seq.items = value.map((each, index) => {
    const id = idOf(each);
    const known = id === null ? before[index] : byId.get(id);
    return patched(known, each, document);
  });
  return seq;
}

const nameOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

function idOf(value: unknown): string | null {
  const id = isRecord(value) ? value["id"] : null;
  return typeof id === "string" ? id : null;
}
