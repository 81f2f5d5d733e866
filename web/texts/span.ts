export const texts = {
  anyTime: "Any time",
  periods: {
    "15m": "Last 15 minutes",
    "1h": "Last hour",
    "24h": "Last 24 hours",
    "7d": "Last 7 days",
  },
  own: "From – until…",
  title: "A span of time",
  from: "From",
  until: "Until",
  zone: "These are times in",
  local: (zone: string) => `your time zone (${zone})`,
  utc: "UTC",
  backwards: "It must be later than the beginning.",
  apply: "Apply",
  cancel: "Cancel",
};
