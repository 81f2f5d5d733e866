import type { Json } from "../../contract/name.ts";
import type { Evaluated } from "../../contract/try.ts";
import { compileExpression } from "../../core/expression.ts";
import { ExpressionError } from "../../core/expression-error.ts";
import { compileTemplate } from "../../core/template.ts";

/** All texts of one call together; each by itself is bounded as in a run. */
const evaluateMs = 2_000;
const valueCharactersMax = 65_536;

interface Texts {
  templates: Readonly<Record<string, string>>;
  expressions: Readonly<Record<string, string>>;
}

/** Evaluates each text by itself; what is wrong with one is said of it alone. */
export async function evaluateAll(
  { templates, expressions }: Texts,
  scope: Record<string, unknown>,
): Promise<{ templates: Record<string, Evaluated>; expressions: Record<string, Evaluated> }> {
  const until = performance.now() + evaluateMs;
  const each = async (
    texts: Readonly<Record<string, string>>,
    evaluate: (source: string) => Json | undefined | Promise<Json | undefined>,
  ) => {
    const found: [string, Evaluated][] = [];
    for (const [name, source] of Object.entries(texts)) {
      found.push([name, performance.now() > until ? tooLate : await evaluated(() => evaluate(source))]);
    }
    return Object.fromEntries(found);
  };
  return {
    templates: await each(templates, (source) => compileTemplate(source).value(scope)),
    expressions: await each(expressions, (source) => compileExpression(source).evaluate(scope)),
  };
}

const tooLate: Evaluated = {
  ok: false,
  message: `It was not evaluated: the texts together took more than ${evaluateMs} ms.`,
  position: null,
};

async function evaluated(evaluate: () => Json | undefined | Promise<Json | undefined>): Promise<Evaluated> {
  try {
    const value = (await evaluate()) ?? null;
    const text = JSON.stringify(value);
    return text.length <= valueCharactersMax
      ? { ok: true, value, missing: value === null, cut: false }
      : { ok: true, value: text.slice(0, valueCharactersMax), missing: false, cut: true };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { ok: false, message: error.message, position: error.position };
  }
}
