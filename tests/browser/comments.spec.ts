// Comments: said, heard live, answered and resolved; by people who may do nothing else; also without a network.
import { type Locator } from "@playwright/test";
import { isAccessible, isFitForAll } from "./support/access.ts";
import { OUTAGE, Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

const comments = (who: Planner): Locator => who.panel.getByRole("region", { name: "Comments" });

async function says(who: Planner, text: string): Promise<void> {
  const field = comments(who).getByRole("textbox", { name: "Comment", exact: true });
  await field.fill(text);
  await field.press("Control+Enter");
  await expect(field).toHaveValue("");
}

test("p49 t5 a commenter comments, an editor sees it live, answers and resolves it, and the plan stays as it is", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Pop-up store");
  await ana.isSaved();
  const cid = await Planner.opens(await person(), await ana.shares("Can comment", "Agency"));
  await expect(cid.banner).toHaveAttribute("data-trouble", "CommentOnly");
  await cid.opensCard("Pop-up store");
  await ana.opensCard("Pop-up store");
  // Nothing of the plan can be changed.
  await expect(cid.page.locator(".add-here")).toHaveCount(0);
  await expect(cid.field("touchpoints.name").locator("input:not([readonly])")).toHaveCount(0);
  await expect(cid.panel.getByRole("button", { name: "Delete" })).toHaveCount(0);
  await expect(cid.page.getByRole("button", { name: "Undo" })).toHaveCount(0);

  await says(cid, "Is it too far from the station?");
  const heard = comments(ana).locator(".comment-thread").filter({ hasText: "too far from the station" });
  await expect(heard).toBeVisible();
  await expect(ana.card("Pop-up store").locator(".comments-mark")).toContainText("1");
  await cid.isSaved();

  await heard.getByRole("button", { name: /^Answer/ }).click();
  const answer = heard.getByRole("textbox", { name: /^Answer to/ });
  await expect(answer).toBeFocused();
  await answer.fill("Five minutes on foot.");
  await answer.press("Control+Enter");
  await expect(comments(cid)).toContainText("Five minutes on foot.");

  // One's own words can be changed; others' not.
  const said = comments(cid).locator(".comment").filter({ hasText: "too far" });
  await expect(comments(cid).locator(".comment").filter({ hasText: "on foot" }).getByRole("button", { name: "Change" })).toHaveCount(0);
  await said.getByRole("button", { name: "Change" }).click();
  const change = comments(cid).getByRole("textbox", { name: "Change your comment" });
  await change.fill("Is it too far from the tram?");
  await change.press("Control+Enter");
  await expect(comments(ana)).toContainText("too far from the tram");

  // The list leads to it.
  await ana.panel.getByRole("button", { name: "Close" }).click();
  await ana.page.getByRole("button", { name: "Comments: 1 open comment" }).click();
  const list = ana.page.getByRole("dialog", { name: "Comments" });
  await expect(list).toContainText("too far from the tram");
  await list.getByRole("button", { name: /Pop-up store/ }).click();
  await expect(comments(ana)).toContainText("too far from the tram");

  await comments(ana).getByRole("button", { name: "Resolve" }).click();
  await expect(ana.card("Pop-up store").locator(".comments-mark")).toHaveCount(0);
  await expect(comments(cid).getByText("Show 1 resolved comment")).toBeVisible();
  await ana.page.getByRole("button", { name: "Comments", exact: true }).first().click();
  await expect(list).toContainText("Nothing is open");
  await list.getByRole("radio", { name: "All" }).check({ force: true });
  await expect(list.locator(".comment-thread")).toHaveCount(1);
  await list.getByRole("button", { name: "Reopen" }).click();
  await expect(cid.card("Pop-up store").locator(".comments-mark")).toContainText("1");
});

test("t5 what is said without a network waits on the device, and comes with it", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Pop-up store");
  await ana.isSaved();
  const cid = await Planner.opens(await person(), await ana.shares("Can comment"));
  await cid.opensCard("Pop-up store");
  await ana.opensCard("Pop-up store");
  await relay.down();
  await expect(cid.sync).toHaveAttribute("data-state", "kept");
  await says(cid, "Said in a tunnel");
  await says(ana, "Said at the desk");
  await expect(cid.sync).toContainText("kept on this device");
  // The train arrives with the page closed: only this device has what was said.
  const { page } = cid;
  const address = page.url();
  const again = new Planner(await page.context().newPage());
  await page.close();
  await relay.up();
  await again.page.goto(address);
  await again.isOpen();
  await again.opensCard("Pop-up store");
  for (const who of [ana, again]) {
    await expect(comments(who)).toContainText("Said in a tunnel");
    await expect(comments(who)).toContainText("Said at the desk");
    await who.isSaved();
  }
});

test("t5 a read-only link shows no comment and no way to one", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Pop-up store");
  await ana.opensCard("Pop-up store");
  await says(ana, "Between us");
  await ana.isSaved();
  await ana.panel.getByRole("button", { name: "Close" }).click();
  const director = await Planner.opens(await person(), await ana.shares("Read only"));
  await director.opensCard("Pop-up store");
  await expect(comments(director)).toHaveCount(0);
  await expect(director.page.getByText("Between us")).toHaveCount(0);
  await expect(director.page.getByRole("button", { name: /^Comments/ })).toHaveCount(0);
});

test("comments are fit for all, in three languages", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Pop-up store");
  await ana.opensCard("Pop-up store");
  await says(ana, "Is it too far?");
  await says(ana, "Who pays?");
  await comments(ana).getByRole("button", { name: "Resolve" }).first().click();
  for (const [own, title] of [["繁體中文", "留言"], ["简体中文", "评论"], ["English", "Comments"]] as const) {
    await ana.page.getByLabel(/^(Language|語言|语言)$/).selectOption({ label: own });
    await expect(ana.panel.getByRole("heading", { name: title })).toBeVisible();
  }
  await isFitForAll(ana.page);
  await ana.panel.getByRole("button", { name: "Close" }).click();
  await ana.page.getByRole("button", { name: /^Comments/ }).first().click();
  await isAccessible(ana.page);
});
