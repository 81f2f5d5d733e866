export const texts = {
  cancel: "Cancel",
  close: "Close",
  copied: "Copied",
  copy: "Copy",
  loading: "Loading",
  messages: "Messages",
  next: "Next",
  pages: "Pages of this list",
  previous: "Previous",
  required: "required",
  save: "Save",
  tryAgain: "Try again",
};
