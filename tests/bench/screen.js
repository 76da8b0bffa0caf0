// What is measured in a page: when a frame shows something, how long the main thread was busy, how even a view scrolls.

/** No view is scrolled further: some are as long as a book. */
const TURNS = 400;
/** Turns of the wheel, in CSS pixels: as a mouse makes them, and so far that each frame shows a new screen. */
const WHEELS = { wheel: 120, "fast wheel": 800 };
/** Tasks of a view may come later than its first frame. */
const SETTLING = 1_000;
const PATIENCE = 120_000;

/**
 * Runs in every page: notes when the first card is there, how long after a key the next frame is painted, and every task of the
 * main thread that takes longer than 50 ms.
 */
export function watch(selector) {
  // What is posted in a frame's callback runs after that frame is painted.
  const afterPaint = (then) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(0);
  };
  const mark = () => {
    if (window.opened === undefined && document.querySelector(selector)) requestAnimationFrame(() => (window.opened ??= performance.now()));
  };
  new MutationObserver(mark).observe(document, { childList: true, subtree: true });
  window.painted = [];
  addEventListener(
    "keydown",
    (event) => requestAnimationFrame(() => afterPaint(() => window.painted.push(performance.now() - event.timeStamp))),
    true,
  );
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => task.duration))).observe({ type: "longtask" });
  /** Milliseconds from the next event of this kind until a frame is painted with such an element in it. */
  window.untilPainted = (kind, wanted) =>
    new Promise((done) => {
      const began = (event) => {
        const look = () =>
          document.querySelector(wanted) ? afterPaint(() => done(performance.now() - event.timeStamp)) : requestAnimationFrame(look);
        requestAnimationFrame(look);
      };
      addEventListener(kind, began, { capture: true, once: true });
    });
}

/** Waits for the next event and what it leads to: `{ painted, longest }` in milliseconds. */
async function untilPainted(page, kind, selector, act) {
  await page.evaluate(
    ([kind, selector]) => {
      window.tasks.length = 0;
      window.awaited = window.untilPainted(kind, selector);
    },
    [kind, selector],
  );
  await act();
  page.setDefaultTimeout(PATIENCE);
  const painted = await page.evaluate(() => window.awaited);
  await page.waitForTimeout(SETTLING);
  const longest = await page.evaluate(() => Math.max(0, ...window.tasks));
  return { painted, longest };
}

/** From a click on this until such an element is painted. */
export const clickToPaint = (page, target, selector) => untilPainted(page, "click", selector, () => target.click());

/** From a key until such an element is painted. */
export const keyToPaint = (page, key, selector) => untilPainted(page, "keydown", selector, () => page.keyboard.press(key));

/** Scrolls from the top downwards, by one of the wheels or by a key; gives the time from each frame to the next in milliseconds. */
export async function scroll(page, selector, by) {
  const scroller = page.locator(selector).first();
  const box = await scroller.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + Math.min(box.height, 700) / 2);
  const pixels = WHEELS[by];
  if (!pixels) await focus(page, scroller);
  await page.evaluate(() => {
    window.frames_ = [];
    window.isScrolling = true;
    let before;
    const frame = (at) => {
      if (before !== undefined) window.frames_.push(at - before);
      before = at;
      if (window.isScrolling) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  let top = -1;
  for (let turn = 0; turn < TURNS; turn++) {
    if (pixels) await page.mouse.wheel(0, pixels);
    else await page.keyboard.press(by);
    if (turn % 20 !== 19) continue;
    const now = await scroller.evaluate((scroller) => scroller.scrollTop);
    if (now === top) break;
    top = now;
  }
  return page.evaluate(() => {
    window.isScrolling = false;
    return window.frames_;
  });
}

/** Puts the keyboard where it scrolls: in a table into its first cell, elsewhere on what scrolls. */
async function focus(page, scroller) {
  const cell = scroller.locator(".grid-line[data-row^=record] [data-col]").first();
  if (await cell.count()) await cell.click();
  else await scroller.evaluate((scroller) => scroller.focus());
}
