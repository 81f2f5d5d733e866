export const texts = {
  title: "There is nothing here",
  about: "What you were led to was deleted, renamed, or never there.",
  home: "To the overview",
  failed: "This page can't be shown",
  outdated:
    "A part of this page could not be fetched: Tripline was updated since the page was opened, or can't be reached.",
  reload: "Load the page anew",
  ownWorkspaces: "To my workspaces",
  noWorkspace: {
    title: "You belong to no workspace",
    about: "An owner of a workspace can invite you; then it is here.",
    look: "Look again",
    leave: "Sign out",
  },
};
