export const texts = {
  title: "Something should have come and did not?",
  checks: [
    {
      name: "Sender configuration",
      about:
        "Is the public URL at the sender exactly the trigger's, with https and without a space at its end? Is the webhook switched on there?",
    },
    {
      name: "Event subscription",
      about: "Has the sender been told to send this kind of event, for this account or repository?",
    },
    {
      name: "Connectivity",
      about:
        "Can the sender reach this server: name, port, firewall, certificate? Most senders keep a log of their attempts; an answer of 404 comes from an inactive trigger or a wrong address.",
    },
    {
      name: "Payload format",
      about:
        "A request whose body can't be read is refused and stands under Refused, with the reason, the line and the column.",
    },
  ],
};
