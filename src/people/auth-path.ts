/** Where people sign in. */
export const authPath = "/api/auth";

/** Tells the sign-in library the caller's network address; nobody from outside can send it. */
export const clientHeader = "x-tripline-client";
