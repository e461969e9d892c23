"""Measures the time until a first answer is kept, in a browser that is slowed down.

Lighthouse estimates the times of a slow phone; here the browser itself is slowed, by Lighthouse's
own constants (`mobileSlow4G`).
"""

from playwright.sync_api import Browser, ViewportSize

CPU_SLOWDOWN = 4
LATENCY = 150 * 3.75  # ms, of every request
DOWNLOAD_KBITS, UPLOAD_KBITS = (1_638.4 * 0.9, 750 * 0.9)  # kbit/s, each of 1,024 bits
PHONE_VIEWPORT: ViewportSize = {"width": 412, "height": 823}

# Every 25 ms the first question's next choice is clicked, until the clicked one is kept. The time
# is not before the first paint: nobody taps on what they cannot see.
ANSWERING_SCRIPT = """
if (location.protocol === "http:") {
  let given = null;
  const trying = setInterval(() => {
    if (given && Object.values(localStorage).some((text) => text.includes(`"${given}"`))) {
      clearInterval(trying);
      window.answerKept = performance.now();
      return;
    }
    const radio = document.querySelector("input[type=radio]:not(:checked)");
    if (radio) {
      given = radio.value;
      radio.click();
    }
  }, 25);
}
"""
ANSWER_KEPT_SCRIPT = """() => {
  const [painted] = performance.getEntriesByName("first-contentful-paint");
  return window.answerKept && painted && Math.max(window.answerKept, painted.startTime);
}"""


def time_until_kept(browser: Browser, address: str) -> float:
    """Milliseconds from asking for a page until an answer given on it is kept, on a first visit."""
    context = browser.new_context(viewport=PHONE_VIEWPORT, is_mobile=True, has_touch=True)
    try:
        context.add_init_script(ANSWERING_SCRIPT)
        page = context.new_page()
        slow = context.new_cdp_session(page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        slow.send("Network.enable")
        slow.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY,
                "downloadThroughput": DOWNLOAD_KBITS * 1024 / 8,
                "uploadThroughput": UPLOAD_KBITS * 1024 / 8,
            },
        )
        page.goto(address, wait_until="commit")
        return float(page.wait_for_function(ANSWER_KEPT_SCRIPT, timeout=60_000).json_value())
    finally:
        context.close()
