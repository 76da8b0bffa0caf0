// A network that lets no WebSocket through: the same frames go by HTTP, and nobody has to know.
import { OUTAGE, Planner } from "./support/planner.ts";
import { Proxy } from "./support/proxy.ts";
import { expect, test } from "./support/test.ts";

test("where WebSockets are blocked a plan is edited together all the same", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const proxy = await Proxy.before(relay.url);
  try {
    const ana = await Planner.starts(await person(proxy.url), "Blank plan");
    await ana.setsUpMap();
    await ana.adds("Unboxing film");
    await ana.isSaved();
    expect(proxy.refused).toBeGreaterThan(0);
    const link = await ana.shares("Can edit");
    const lin = await Planner.opens(await person(), link.replace(proxy.url, relay.url));
    await expect(lin.card("Unboxing film")).toBeVisible();
    await lin.adds("Store window");
    await expect(ana.card("Store window")).toBeVisible();
    // Both are shown to each other, and an outage ends by itself.
    await relay.kill();
    await ana.adds("Poster");
    await relay.up();
    await expect(lin.card("Poster")).toBeVisible();
    await ana.isSaved();
  } finally {
    await proxy.end();
  }
});
