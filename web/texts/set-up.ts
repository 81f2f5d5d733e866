export const texts = {
  title: "Welcome to Tripline",
  about: "Nobody is here yet. Make yourself the administrator; you invite others later.",
  name: "Your name",
  email: "E-mail",
  password: "Password",
  passwordHint: (characters: number) => `At least ${characters} characters.`,
  submit: "Create the administrator",
  done: {
    title: "Tripline is set up",
    about: "There is an administrator already.",
    signIn: "Sign in",
  },
  elsewhere: {
    title: "Open the set-up link",
    about:
      "Nobody is here yet. Open the set-up link that the server printed when it started: whoever has it becomes the administrator.",
  },
};
