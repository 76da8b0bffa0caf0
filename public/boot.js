// Starts the app, says so in plain words when that fails, and looks after the service worker.
//
// The build fills in the double braces. This file's name carries its hash, so it may be cached for ever.
//
// What the app can rely on:
// - While the module loads, `#boot` is on the screen; it goes away once the app's `main` has returned.
// - When a new version stands ready, and when offline use has become possible, `window` receives a CustomEvent `touchloom:update` whose
//   `detail` is a string:
//     "ready"      the app has been kept on this device for the first time and now also starts without a network
//     "waiting"    a new version has been downloaded and waits for the user's word
//     "activated"  another tab has switched to the new version; this tab goes on with the old one until it is reloaded
//   The latest of them also stands in `document.documentElement.dataset.update`, for listeners that come late.
// - The user's word is given by dispatching an event `touchloom:activate` on `window`: the waiting version takes over, and this tab
//   (no other) reloads.
// - An event `touchloom:renew` on `window` looks for a new version, switches to it as above, and reloads this tab in any case. It is
//   taken (`preventDefault`) only where a service worker keeps the app.
// - localStorage "touchloom.language" ("en", "zh-Hant", "zh-Hans"), if set, chooses the language of the messages below.
// - `?service-worker=off` in the address removes the service worker and its caches from this device: the way out for support.

const APP = "{{app.js}}";
const WASM = "{{app.wasm}}";
/** The files that a group of the app's parts needs, by the group's name. */
const PARTS = {{parts}};
const SERVICE_WORKER = "{{service worker}}";

/** How often a page that stays open asks for a new version, in milliseconds. */
const UPDATE_CHECK_MILLIS = 60 * 60 * 1000;

/** How long a person who asked for the newest version waits for it, before the page is loaded as it is. */
const RENEW_MILLIS = 15_000;

const TEXTS = {
  en: {
    title: "Touchloom could not start",
    old: "This browser is too old for it: it lacks WebAssembly. Please use a current Chrome, Edge, Firefox or Safari.",
    network: "A part of it could not be loaded. Please check the connection and try again.",
    broken: "Something went wrong while it was starting.",
    kept: "Everything that was kept on this device is still here.",
    again: "Try again",
  },
  "zh-Hant": {
    title: "Touchloom 無法啟動",
    old: "這個瀏覽器版本太舊，不支援 WebAssembly。請改用新版的 Chrome、Edge、Firefox 或 Safari。",
    network: "有一部分無法載入。請檢查網路連線後再試一次。",
    broken: "啟動時發生錯誤。",
    kept: "已保存在這台裝置上的內容都還在。",
    again: "再試一次",
  },
  "zh-Hans": {
    title: "Touchloom 无法启动",
    old: "这个浏览器版本太旧，不支持 WebAssembly。请改用新版的 Chrome、Edge、Firefox 或 Safari。",
    network: "有一部分无法加载。请检查网络连接后再试一次。",
    broken: "启动时出了错。",
    kept: "已保存在这台设备上的内容都还在。",
    again: "再试一次",
  },
};

/** The language of the messages in this file; the app has its own, complete texts. */
function language() {
  let wishes = [...(navigator.languages ?? [navigator.language])];
  try {
    // The app keeps it as JSON.
    wishes.unshift(JSON.parse(localStorage.getItem("touchloom.language") ?? '""'));
  } catch {
    // Storage is blocked: the browser's own languages will do.
  }
  for (const wish of wishes) {
    if (/^zh\b.*\b(hant|tw|hk|mo)\b/i.test(wish)) return "zh-Hant";
    if (/^zh\b/i.test(wish)) return "zh-Hans";
    if (/^en\b/i.test(wish)) return "en";
  }
  return "en";
}

/** Shows that the app did not start, and why. `reason` is a key of the texts above. */
function fail(reason, error) {
  const lang = language();
  const texts = TEXTS[lang];
  const message = document.createElement("div");
  message.className = "boot-message";
  message.lang = lang;
  message.setAttribute("role", "alert");
  const add = (kind, text) => message.appendChild(Object.assign(document.createElement(kind), { textContent: text }));
  add("h1", texts.title);
  add("p", texts[reason]);
  add("p", texts.kept);
  if (reason !== "old") add("button", texts.again).addEventListener("click", () => location.reload());
  if (error) add("small", String(error));
  document.getElementById("boot")?.remove();
  document.body.prepend(message);
}

/** Fetches what the address will show while the module is still on its way, which would ask for it only later. */
function fetchAhead() {
  const [, plan, , view = "map"] = location.pathname.split("/");
  const groups = plan !== "p" ? ["home"] : view === "map" ? ["map"] : view === "check" ? ["check"] : ["views", "forms"];
  for (const href of new Set(groups.flatMap((group) => PARTS[group] ?? []))) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "anonymous", href }));
  }
}

async function start() {
  if (typeof WebAssembly !== "object") return fail("old");
  fetchAhead();
  let init;
  let response;
  try {
    [init, response] = await Promise.all([
      import(APP).then((module) => module.default),
      fetch(WASM).then((found) => (found.ok ? found : Promise.reject(new Error(`${WASM}: ${found.status}`)))),
    ]);
  } catch (error) {
    return fail("network", error);
  }
  try {
    await init({ module_or_path: response });
    document.getElementById("boot")?.remove();
  } catch (error) {
    // The engine reads the module while it arrives: a cut connection and a browser without the needed features both end here.
    const reason = error instanceof WebAssembly.CompileError ? "old" : error instanceof TypeError ? "network" : "broken";
    return fail(reason, error);
  }
}

function tell(news) {
  document.documentElement.dataset.update = news;
  window.dispatchEvent(new CustomEvent("touchloom:update", { detail: news }));
}

async function removeServiceWorker() {
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  for (const name of await caches.keys()) if (name.startsWith("touchloom-")) await caches.delete(name);
}

async function keepOnDevice() {
  if (!("serviceWorker" in navigator)) return;
  if (SERVICE_WORKER !== "on" || new URLSearchParams(location.search).get("service-worker") === "off") {
    return removeServiceWorker();
  }
  const workers = navigator.serviceWorker;
  let hadController = workers.controller !== null;
  let reloading = false;
  workers.addEventListener("controllerchange", () => {
    if (reloading) location.reload();
    else if (hadController) tell("activated");
    else tell("ready");
    hadController = true;
  });

  const registration = await workers.register("/sw.js", { updateViaCache: "none" });
  const announce = () => {
    if (registration.waiting && workers.controller) tell("waiting");
  };
  announce();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", announce));
  workers.addEventListener("message", (event) => {
    if (event.data?.type === "waiting") announce();
  });
  const activate = () => {
    if (!registration.waiting) return false;
    reloading = true;
    registration.waiting.postMessage({ type: "activate" });
    return true;
  };
  window.addEventListener("touchloom:activate", activate);
  window.addEventListener("touchloom:renew", async (event) => {
    event.preventDefault();
    const patience = new Promise((resolve) => setTimeout(resolve, RENEW_MILLIS));
    await Promise.race([registration.update().catch(() => {}), patience]);
    const coming = registration.installing;
    if (coming) await Promise.race([new Promise((resolve) => coming.addEventListener("statechange", resolve, { once: true })), patience]);
    if (!activate()) location.reload();
  });

  const check = () => {
    // Being offline is no error here.
    if (navigator.onLine) registration.update().catch(() => {});
  };
  setInterval(check, UPDATE_CHECK_MILLIS);
  window.addEventListener("online", check);
}

await start();
// A browser may refuse (private windows, blocked storage): the app works on without, and says elsewhere what is kept.
keepOnDevice().catch((error) => console.info("Touchloom is not kept for offline use:", error));
