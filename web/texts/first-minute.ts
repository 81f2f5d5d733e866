export const texts = {
  title: "Your first minute",
  about: "An example is ready: a trigger and the workflow it starts. Call it and watch.",
  step: {
    key: "Make a key for the caller",
    keyAbout:
      "The example takes API keys. This one may call triggers and nothing else; it is shown only now.",
    makeKey: "Make a key",
    call: "Call the trigger",
    callAbout: "Paste this into a terminal, or send the same from here.",
    send: "Send it from here",
    watch: "Watch it arrive",
    waiting: "Waiting for the first delivery…",
    arrived: "It arrived.",
    runs: (workflow: string) => `The run of ${workflow}:`,
    openDelivery: "Look at the delivery",
    openRun: "Look at the run",
  },
  keyName: (time: number) => `first-minute-${time.toString(36)}`,
  hide: "Hide this",
  next: "Then build your own: a trigger gives you an address for whoever sends.",
  newTrigger: "Create a trigger",
};
