export const texts = {
  sizes: "Sizes and quotas",
  sizesAbout: "What is too big, too much, or from elsewhere is refused.",
  pace: "Pace of the runs",
  paceAbout: "These hold runs back, never the answer to the sender.",
  duplicates: "Duplicates and echoes",
  duplicatesAbout: "What comes twice starts nothing.",
  others: "Life and browsers",
  othersAbout: "When it ends, what its senders are told about it, and which web pages may call it.",
  keep: "What was refused",
  keepAbout: "Requests refused for their signature or content can be kept whole, to be checked again.",
  all: "All settings",
  allAbout: "Everything that a trigger has. What is changed here goes into the draft, too.",
};
