export const texts = {
  title: "Webhook",
  about: "An address that starts this workflow with each call that it accepts.",
  sender: "Who sends, and where to",
  authentication: "Authentication",
  answer: "Answer",
  answers: {
    immediately: "At once",
    workflow: "From the workflow: its Webhook Response, or its last output",
  },
  save: "Save",
  done: "Done",
  saved: "The webhook is there. Give its address to the platform that sends.",
  openTrigger: "All its settings",
  notHeard: (webhook: string) =>
    `The webhook ${webhook} answers at once, so that nobody hears this response.`,
  letWait: "Let it wait for this response",
  waits: (webhook: string) => `The webhook ${webhook} waits for the workflow now.`,
};
