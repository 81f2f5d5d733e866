export const texts = {
  title: "A page for senders",
  about: "Whoever has the link sees how to call this trigger, without an account. No secret is on it.",
  linkedAt: "The link was made",
  none: {
    title: "No page for senders yet",
    about:
      "Share a page that tells the other side all it needs: address, authentication, schema, examples, answers and limits. It follows the trigger as you change it.",
    share: "Share a page",
  },
  link: {
    title: "The link",
    about: "Pass it on; it is not shown again. A new one can be made at any time.",
    copy: "Copy the link",
  },
  shared: "The page is shared.",
  saved: "The page was changed.",
  revoked: "The link leads nowhere now.",
  save: "Save",
  fields: {
    title: "Title",
    titleHint: "Left empty, the trigger's.",
    contact: "Whom to ask",
    contactHint: "A name, an e-mail address or a URL.",
    notes: "Notes",
    notesHint: "In Markdown: paragraphs, lists, `code`, links.",
    change: "New entry of the change log",
    changeHint: (count: number) =>
      `So far: ${count}. Tell senders what changes, before it does. In Markdown.`,
    tryIt: "Let senders have calls checked",
    tryItHint: "Nothing is stored or started by it; ten a minute.",
  },
  rotate: {
    open: "New link",
    title: "Make a new link?",
    about: "The one before leads nowhere at once.",
    verb: "Make a new link",
    done: "There is a new link.",
  },
  revoke: {
    open: "Revoke",
    title: "Revoke the page?",
    about: "The link leads nowhere at once, and what the page said is forgotten.",
    verb: "Revoke",
  },
};
