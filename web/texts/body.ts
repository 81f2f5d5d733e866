export const texts = {
  cut: "Only its beginning is shown; download it to have the whole.",
  empty: "No body.",
  view: "How the body is shown",
  views: { pretty: "JSON", raw: "As text", hex: "Byte by byte" },
};
