import { expect, test } from "vitest";
import type { Alert } from "../../contract/alert.ts";
import type { Store } from "../store.ts";
import { acceptance, at, fresh, id } from "./samples.ts";

/** Rules, alerts and what is counted for them. */
export function alertsConform(theStore: () => Store) {
  const alert = (workspace: string, given: Partial<Alert> = {}): Alert => ({
    id: id("alt"),
    workspace,
    rule: "failing",
    severity: "warning",
    subject: "orders",
    status: "open",
    detail: "3 runs failed",
    openedAt: at(),
    lastAt: at(),
    count: 1,
    acknowledgedAt: null,
    acknowledgedBy: null,
    acknowledgedUntil: null,
    resolvedAt: null,
    resolvedBy: null,
    notifiedAt: null,
    ...given,
  });

  test("what processes count adds up by five minutes, and is forgotten", async () => {
    const { alerts } = theStore();
    const workspace = fresh("ws");
    const tally = (bucketAt: number, count: number, measure = "taken") => ({
      workspace,
      subject: "orders",
      measure,
      bucketAt,
      count,
    });
    await Promise.all([
      alerts.tally([tally(300_000, 2), tally(0, 5), tally(300_000, 1, "refused")]),
      alerts.tally([tally(300_000, 3)]),
    ]);
    const counts = async (from: number, until: number) =>
      (await alerts.tallied({ workspace, from, until }))
        .map(({ measure, count }) => `${measure} ${count}`)
        .toSorted();
    expect(await counts(0, 600_000)).toEqual(["refused 1", "taken 10"]);
    expect(await counts(300_000, 600_000)).toEqual(["refused 1", "taken 5"]);
    expect(await alerts.forgetTallies({ before: 300_000, limit: 10 })).toBeGreaterThan(0);
    expect(await counts(0, 600_000)).toEqual(["refused 1", "taken 5"]);
  });

  test("a rule and a subject have one alert that is not resolved", async () => {
    const { alerts } = theStore();
    const workspace = fresh("ws");
    const first = alert(workspace);
    expect(await alerts.open({ alert: first, untold: [] })).toBe(true);
    expect(await alerts.open({ alert: alert(workspace), untold: [] })).toBe(false);
    expect(await alerts.open({ alert: alert(workspace, { subject: "other" }), untold: [] })).toBe(true);
    const set = { status: "resolved" as const, resolvedAt: at(5) };
    const to = () => ({ set });
    expect(await alerts.change({ workspace: fresh("ws"), id: first.id, to })).toBeNull();
    expect(await alerts.change({ workspace, id: first.id, to })).toEqual({ ...first, ...set });
    expect(await alerts.change({ workspace, id: first.id, to })).toBeNull();
    const again = alert(workspace);
    expect(await alerts.open({ alert: again, untold: [] })).toBe(true);
    expect(await alerts.unresolved({ workspace })).toHaveLength(2);
    expect(await alerts.list({ workspace, status: "resolved", limit: 10 })).toEqual([{ ...first, ...set }]);
    expect((await alerts.list({ workspace, before: again.id, limit: 10 })).map((one) => one.subject)).toEqual(
      ["other", "orders"],
    );
  });

  test("of many who change one at once none writes over another", async () => {
    const { alerts } = theStore();
    const opened = alert(fresh("ws"));
    await alerts.open({ alert: opened, untold: [] });
    const to = ({ count }: Alert) => ({ set: { count: count + 1 } });
    const { workspace, id: one } = opened;
    await Promise.all(Array.from({ length: 10 }, () => alerts.change({ workspace, id: one, to })));
    expect(await alerts.unresolved({ workspace })).toMatchObject([{ count: 11 }]);
  });

  test("who is to be told of an alert is kept with it until it was told, or there is something else to tell", async () => {
    const { alerts } = theStore();
    const workspace = fresh("ws");
    const opened = alert(workspace);
    const told = { workspace, id: opened.id };
    const untold = async () =>
      (await alerts.untold({ limit: 1_000 })).filter((one) => one.alert.workspace === workspace);
    const by = (...tries: number[]) =>
      tries.map((count) => ({ channel: { by: "workflow" as const, workflow: "page" }, tries: count }));
    await alerts.open({ alert: opened, untold: by(0, 0) });
    expect(await untold()).toEqual([{ alert: opened, untold: by(0, 0) }]);
    await alerts.told({ ...told, untold: by(1) });
    await alerts.change({ ...told, to: ({ count }) => ({ set: { count: count + 1 } }) });
    expect(await untold()).toEqual([{ alert: { ...opened, count: 2 }, untold: by(1) }]);
    await alerts.told({ ...told, untold: [] });
    expect(await untold()).toEqual([]);
    await alerts.change({ ...told, to: () => ({ set: { status: "resolved" }, untold: by(0) }) });
    expect(await untold()).toMatchObject([{ alert: { status: "resolved" }, untold: by(0) }]);
    await alerts.told({ ...told, untold: [] });
  });

  test("rules are put, changed and removed", async () => {
    const { alerts } = theStore();
    const workspace = fresh("ws");
    const rule = {
      workspace,
      name: "failing",
      on: { when: "queue-age" as const, ms: 60_000 },
      to: [],
      severity: "critical" as const,
      repeatMs: 3_600_000,
      enabled: true,
      createdAt: at(),
    };
    const own = async () => (await alerts.rules()).filter((one) => one.workspace === workspace);
    await alerts.putRule(rule);
    await alerts.putRule({ ...rule, enabled: false });
    expect(await own()).toEqual([{ ...rule, enabled: false }]);
    expect(await alerts.removeRule({ workspace, name: "failing" })).toBe(true);
    expect(await alerts.removeRule({ workspace, name: "failing" })).toBe(false);
    expect(await own()).toEqual([]);
  });

  test("a trigger's last delivery in earnest is known", async () => {
    const { alerts, deliveries } = theStore();
    const triggerId = fresh("trg");
    expect(await alerts.lastDelivery({ triggerId })).toBeNull();
    for (const receivedAt of [at(1), at(2)]) {
      await deliveries.accept(acceptance({ triggerId, receivedAt, runs: 0 }));
    }
    await deliveries.accept(acceptance({ triggerId, receivedAt: at(3), runs: 0, delivery: { test: true } }));
    expect(await alerts.lastDelivery({ triggerId })).toBe(at(2));
  });
}
