const payload = [
  "Sender configuration: is the content type that the sender names the one that it sends?",
  "Event subscription: is this a kind of event that the trigger does not know yet?",
  "Connectivity: does a proxy in between cut or change the body?",
  "Payload format: compare the body below with what the trigger's parameters and schema ask for.",
];

export const texts = {
  title: "Why it was refused",
  debugger: "What would have proved it",
  again: "Diagnose again",
  mend: "To the trigger's authentication",
  quarantine: "Quarantine",
  quarantineAbout:
    "A trigger with quarantine keeps refused requests whole: they can be checked as things are now, and let in after all.",
  quarantineOff:
    "With quarantine, a trigger keeps what it refuses whole, so that it can be let in after all. This one has none.",
  quarantineOn: "Switch on quarantine",
  recheck: "Check again",
  release: "Let it in",
  force: "Let it in anyway",
  releaseTitle: "Let this request in?",
  releaseAbout: "It becomes a delivery like any other, and its runs start.",
  forceAbout:
    "Neither its proof nor its parameters are asked for: anybody may have sent it. It becomes a delivery, its runs start, and its trace says who let it in.",
  released: (runs: number) =>
    runs === 1 ? "It was let in; 1 run was started." : `It was let in; ${runs} runs were started.`,
  passes: "would be accepted now",
  refusedAgain: "would be refused again",
  wouldStart: "It would start",
  kinds: {
    proves: "proves it now",
    would_match: "would prove it",
    stale: "too old",
    not_valid: "not valid then",
    missing: "nothing sent",
    not_set_up: "not set up",
    masked: "can't be told",
    cut: "can't be told",
    refused: "refused",
    no_match: "no match",
  },
  checks: {
    secret: "Secret match",
    time: "Expiry and time",
    algorithm: "Signature algorithm",
    header: "Header name",
    format: "Format",
  },
  states: { right: "is right", wrong: "is wrong", unknown: "could not be told" },
  unset: "(none)",
  none: "none",
  tried: (count: number, isComplete: boolean) =>
    `${count === 1 ? "1 combination was" : `${count} combinations were`} tried${isComplete ? "" : ", up to the bound of the search"}`,
  triedNames: {
    secrets: "Secrets",
    algorithms: "Algorithms",
    payloads: "What is signed",
    bodies: "Forms of the body",
    timestamps: "Places of the time",
  },
  advice: {
    unknown: {
      title: "No trigger has this address.",
      checks: [
        "Compare it with the trigger's public URL, letter by letter: a slash too many, a missing suffix, a space at the end.",
        "An inactive trigger answers as if it were not there.",
      ],
    },
    inactive: {
      title: "Its trigger is not active.",
      checks: ["Activate the trigger, and have it sent again."],
    },
    gone: {
      title: "Its trigger was retired, or has expired.",
      checks: ["Give the sender the address of the trigger that took its place."],
    },
    wrong_method: {
      title: "The trigger does not take this method.",
      checks: ["Add the method to the trigger, or have the sender use one that it takes."],
    },
    insecure: {
      title: "It came without HTTPS.",
      checks: ["Have the sender call the https:// address; behind a proxy, name that as a trusted one."],
    },
    forbidden: {
      title: "It came from an address that is not allowed.",
      checks: [
        "Add the sender's addresses to the trigger's limits; behind a proxy, name that as a trusted one.",
      ],
    },
    too_large: {
      title: "It is larger than the trigger allows.",
      checks: ["Raise the limit of the body's size, or have the sender send less."],
    },
    limited: {
      title: "More came than the quota allows.",
      checks: [
        "Senders that honour Retry-After come again. Otherwise raise the trigger's or the workspace's limits.",
      ],
    },
    throttled: {
      title: "Too many requests from this address could not be proved.",
      checks: ["Mend the credential at the sender; after a while it is listened to again."],
    },
    untestable: {
      title: "It was a test, and the draft that it was to go by can't be run.",
      checks: ["Mend the draft, or discard it: tests go by what is in force then."],
    },
    unsupported: { title: "Its content type or coding is not taken.", checks: payload },
    unparsable: { title: "Its body could not be read.", checks: payload },
    missing: { title: "A required parameter was missing.", checks: payload },
    invalid: { title: "A parameter, or the body, is not as the trigger asks.", checks: payload },
    unverifiable: {
      title: "It could not be told who sent it.",
      checks: ["The keys of the identity provider could not be fetched: can this server reach it?"],
    },
    unavailable: {
      title: "It could not be stored, and nothing was accepted.",
      checks: ["Is the disk full, or the database down? Senders that try again lose nothing."],
    },
  },
};
