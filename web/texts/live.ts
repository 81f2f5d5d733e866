export const texts = {
  states: { live: "Live", connecting: "Connecting", reconnecting: "Reconnecting", off: "Not live" },
  paused: "Paused",
  pause: "Pause",
  goOn: "Go on",
};
