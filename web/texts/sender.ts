const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const texts = {
  nothing: "This link leads nowhere",
  openApi: "OpenAPI",
  bytes: (bytes: number) =>
    bytes >= 1_048_576 ? `${number.format(bytes / 1_048_576)} MiB` : `${number.format(bytes / 1_024)} KiB`,
  ending: {
    title: "Ending",
    deprecated: "This address is deprecated.",
    ends: "It ends",
  },
  address: {
    title: "Address",
    about: (methods: string) => `Method: ${methods}. The first address is the one to use.`,
    copy: "Copy the address",
  },
  proofs: {
    title: "Authentication",
    oneIsEnough: "One of these is enough.",
    none: "Anybody may send; nothing is to be proved.",
    header: (name: string) => `Header ${name}`,
    query: (name: string) => `Query parameter ${name}`,
    basic: "HTTP Basic",
    basicAbout: "user name and password in the Authorization header",
    algorithm: "Algorithm",
    encoding: "Encoding",
    payload: "What is signed",
    timestamp: "Header of the time",
    secretEncoding: "The secret is",
  },
  examples: "Examples",
  fields: {
    title: "What is expected",
    none: "Nothing in particular is expected.",
    columns: { name: "Field", in: "Where", type: "Type", required: "Needed" },
    places: { header: "header", query: "query", path: "path", body: "body" },
    required: "required",
    optional: "optional",
    events: "Types of events that are wanted:",
    sample: "Sample",
    schema: "JSON Schema of the body",
  },
  answers: {
    title: "Answers",
    about: "Word for word; what is worth sending again says so.",
    columns: { status: "Status", when: "When", body: "Body" },
    kinds: { taken: "taken", refused: "refused", later: "send again" },
    fromWorkflow: "chosen",
    depends: "depends on the request",
  },
  limits: {
    title: "Limits and advice",
    body: "Body at most",
    contentTypes: "Content types",
    perMinute: "A minute",
    perHour: "An hour",
    perDay: "A day",
    repeats: "Repeats",
    keys: (keys: readonly string[], time: string) =>
      keys.length === 0
        ? "are not told from new calls."
        : `start nothing within ${time} when one of these is the same: ${keys.join(", ")}.`,
    someAddresses: "Calls are taken from some network addresses only.",
  },
  tryIt: {
    title: "Try it",
    about: "The call is checked as if it had been sent. Nothing is stored or started.",
    headers: "Headers",
    headersHint: "One per line: Name: value.",
    body: "Body",
    submit: "Check this call",
    taken: "It would be taken.",
    refused: "It would be refused.",
  },
  notes: "Notes",
  contact: "Questions:",
  changes: "Change log",
};
