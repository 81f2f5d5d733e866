import { afterAll, beforeAll, expect, test } from "vitest";
import { openOidcProvider } from "../oidc-provider.ts";
import { codeOf } from "../totp.ts";
import { type Console, openConsole } from "./console.ts";

let console: Console;
beforeAll(async () => {
  console = await openConsole();
});
afterAll(() => console[Symbol.asyncDispose]());

test("who is not signed in is led to the sign-in, by password or by a provider, and back to where they wanted to go", async () => {
  await using provider = await openOidcProvider();
  const settings = {
    TRIPLINE_OIDC_ISSUER: provider.issuer,
    TRIPLINE_OIDC_CLIENT_ID: provider.clientId,
    TRIPLINE_OIDC_CLIENT_SECRET: provider.clientSecret,
    TRIPLINE_OIDC_NAME: "Acme",
  };
  await using signedOut = await openConsole({ settings, as: "nobody", setUp: true });
  const { page, scene } = signedOut;
  await page.goto("/console/default/triggers");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await signedOut.picture("sign-in");
  await page.getByLabel("E-mail").fill(signedOut.owner.email);
  await page.getByLabel("Password").fill("not the password");
  const enter = page.getByRole("button", { name: "Sign in", exact: true });
  await enter.click();
  await page.getByRole("alert").getByText("E-mail or password is wrong.").waitFor();
  await page.getByLabel("Password").fill(signedOut.owner.password);
  await enter.click();
  await page.getByRole("heading", { name: "Triggers" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/console/default/triggers");

  await page.getByRole("button", { name: signedOut.owner.name }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto("/console/default/triggers");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();

  provider.person = { sub: "7", email: "grace@example.com", email_verified: true, name: "Grace Hopper" };
  await page.getByRole("button", { name: "Sign in with Acme" }).click();
  await page.getByRole("alert").waitFor();
  expect(new URL(page.url()).pathname).toBe("/console/sign-in");
  await scene.api.call("POST", "/invitations", { email: "grace@example.com", role: "viewer" });
  await page.goto("/console/default/triggers");
  await page.getByRole("button", { name: "Sign in with Acme" }).click();
  await page.getByRole("heading", { name: "Triggers" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/console/default/triggers");
  const member = { email: "grace@example.com", name: "Grace Hopper", role: "viewer" };
  expect(await scene.api.call("GET", "/members")).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining(member)]),
  });
});

test("an owner invites a viewer, who joins by the link, sees everything and can change nothing", async () => {
  const { page } = console;
  await console.open("settings/members");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByLabel("E-mail").fill("grace@example.com");
  await page.getByLabel("Role", { exact: true }).selectOption("viewer");
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByRole("dialog").locator("code").innerText();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("table", { name: "Invited" }).getByText("grace@example.com").waitFor();
  await console.picture("members");

  await using viewer = await console.other();
  await viewer.page.goto(link);
  await viewer.page.getByLabel("Your name").fill("Grace Hopper");
  await viewer.page.getByLabel("Password").fill("a long enough password");
  await viewer.page.getByRole("button", { name: "Join" }).click();
  await viewer.page.getByRole("heading", { name: "Overview" }).waitFor();
  await viewer.page.goto("/console/default/settings/members");
  await viewer.page.getByText("grace@example.com").waitFor();
  expect(await viewer.page.getByRole("button", { name: "Invite somebody" }).count()).toBe(0);
  // A role that may take the others' is not given by a slip of the hand.
  await page.reload();
  const role = page.getByLabel("Role of Grace Hopper");
  await role.selectOption("owner");
  await page.getByRole("dialog", { name: "Make Grace Hopper an owner?" }).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  expect(await role.inputValue()).toBe("viewer");
  // What the pages don't offer is refused when it is called all the same.
  const headers = { "Content-Type": "application/json" };
  for (const [path, request] of [
    ["/api/v1/triggers/hello", { method: "DELETE" }],
    ["/api/v1/workspace", { method: "PATCH", headers, body: "{}" }],
    ["/api/v1/keys", { method: "POST", headers, body: "{}" }],
    ["/api/v1/triggers/hello/test", { method: "POST", headers, body: "{}" }],
  ] as const) {
    const called = async ([address, given]: readonly [string, RequestInit]) =>
      (await fetch(address, given)).status;
    const answer = await viewer.page.evaluate(called, [path, request] as const);
    expect(answer, path).toBe(403);
  }
});

test("nobody becomes the administrator of a Tripline that has one", async () => {
  await console.page.goto("/console/set-up");
  await console.page.getByRole("heading", { name: "Tripline is set up" }).waitFor();
});

test("another site can't call the API with the session of who is signed in", async () => {
  const { page } = console;
  await console.open("triggers");
  const before = await console.scene.api.call("GET", "/triggers");
  // A page of another origin on the same machine: its cookies are sent along, as those of a sub-domain would be.
  const origin = console.scene.program.started.consoleUrl.replace("127.0.0.1", "localhost");
  await page.route(`${origin}/evil`, (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>evil</h1>" }),
  );
  await page.goto(`${origin}/evil`);
  const outcome = await page.evaluate(async (target) => {
    const attempts = [
      fetch(`${target}/api/v1/triggers/hello`, { method: "DELETE", credentials: "include", mode: "no-cors" }),
      fetch(`${target}/api/v1/triggers`, { method: "POST", credentials: "include", body: "{}" }),
    ];
    return (await Promise.allSettled(attempts)).map(({ status }) => status);
  }, console.scene.program.started.consoleUrl);
  expect(outcome).toContain("rejected");
  expect(await console.scene.api.call("GET", "/triggers")).toEqual(before);
});

// The last one: from then on the owner is asked for it.
test("a second factor is set up with an app and asked for at the next sign-in", async () => {
  const { page } = console;
  await console.open("account");
  await console.picture("account");
  const card = page.locator("section", { hasText: "Second factor" });
  await card.getByLabel("Current password").fill(console.owner.password);
  await card.getByRole("button", { name: "Set it up" }).click();
  const secret = await card.locator("code").innerText();
  await card.getByLabel("Code of the app").fill("000000");
  await card.getByRole("button", { name: "Switch it on" }).click();
  await card.getByText("The code is wrong").waitFor();
  await card.getByLabel("Code of the app").fill(codeOf(secret, Date.now()));
  await card.getByRole("button", { name: "Switch it on" }).click();
  await card.getByText("on", { exact: true }).waitFor();

  await using again = await console.other();
  await again.page.goto("/console/");
  await again.page.getByLabel("E-mail").fill(console.owner.email);
  await again.page.getByLabel("Password").fill(console.owner.password);
  await again.page.getByRole("button", { name: "Sign in" }).click();
  await again.page.getByLabel("Code").fill(codeOf(secret, Date.now()));
  await again.page.getByRole("button", { name: "Go on" }).click();
  await again.page.getByRole("heading", { name: "Overview" }).waitFor();
});
