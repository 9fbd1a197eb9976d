"""A report in headless Chromium, and what the tests ask of it."""

import base64
import json

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from png_colours import colours_of

CHROMIUM = "/usr/bin/chromium"
CHROMEDRIVER = "/usr/bin/chromedriver"

# Tasks that keep the page from answering, from the first moment on.
WATCH_LONG_TASKS = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.longTasks.push(task.duration);
}).observe({type: 'longtask', buffered: true});
"""

# Text whose contrast with what is behind it is below 4.5 (WCAG 2, 1.4.3).
FAINT_TEXTS = """
const parse = (colour) => colour.match(/[0-9.]+/g).map(Number);
const light = (colour) => {
  const [r, g, b] = parse(colour).slice(0, 3).map((part) => {
    const value = part / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour !== 'rgba(0, 0, 0, 0)') return colour;
  }
  return 'rgb(255, 255, 255)';
};
const faint = new Set();
const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  if (node.textContent.trim() === '') continue;
  const element = node.parentElement;
  const pair = [light(getComputedStyle(element).color), light(ground(element))].sort();
  if ((pair[1] + 0.05) / (pair[0] + 0.05) < 4.5)
    faint.add(element.className + ' ' + node.textContent.trim().slice(0, 40));
}
return Array.from(faint);
"""

# From a click to the next frame that shows its effect.
TIME_CLICK = """
const done = arguments[arguments.length - 1];
const start = performance.now();
document.querySelector(arguments[0]).click();
requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
"""


class ReportPage:
    def __init__(self, profile):
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        # A container has no user namespaces, and little shared memory.
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                         "--disable-background-networking", "--hide-scrollbars",
                         "--window-size=1280,900", f"--user-data-dir={profile}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service(executable_path=CHROMEDRIVER),
                                       options=options)
        self.driver.set_script_timeout(120)
        self.cdp("Page.addScriptToEvaluateOnNewDocument", source=WATCH_LONG_TASKS)
        self.cdp("Browser.grantPermissions",
                 permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])

    def cdp(self, command, **arguments):
        return self.driver.execute_cdp_cmd(command, arguments)

    def open(self, path):
        self.driver.get(path.as_uri())

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element("css selector", selector)

    def click(self, selector):
        self.run("arguments[0].scrollIntoView({block: 'center'})", self.find(selector))
        self.find(selector).click()

    def count(self, selector):
        """Elements that take up space."""
        return self.run("return Array.from(document.querySelectorAll(arguments[0]))"
                        ".filter((element) => element.getClientRects().length !== 0).length",
                        selector)

    def text(self, selector):
        return self.find(selector).text

    def emulate(self, media="", scheme="light"):
        self.cdp("Emulation.setEmulatedMedia", media=media,
                 features=[{"name": "prefers-color-scheme", "value": scheme}])

    def resize(self, width, height):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=False)

    def faint_texts(self):
        return self.run(FAINT_TEXTS)

    def time_click(self, selector):
        """Milliseconds."""
        return self.driver.execute_async_script(TIME_CLICK, selector)

    def longest_task(self):
        """Milliseconds; tasks below 50 are not told."""
        return max(self.run("return window.longTasks"), default=0)

    def screenshot(self, path):
        """Writes it, and gives its colours at a quarter of the size."""
        self.driver.save_screenshot(str(path))
        clip = {"x": 0, "y": 0, "width": 1280, "height": 900, "scale": 0.25}
        small = self.cdp("Page.captureScreenshot", format="png", clip=clip)
        return colours_of(base64.b64decode(small["data"]))

    def requests(self):
        """The addresses that were asked for since the last call."""
        events = [json.loads(entry["message"])["message"]
                  for entry in self.driver.get_log("performance")]
        return {event["params"]["request"]["url"] for event in events
                if event["method"] == "Network.requestWillBeSent"}

    def complaints(self):
        """What the console was told: errors of scripts, violations of the policy."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def quit(self):
        self.driver.quit()
