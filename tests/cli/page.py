# SPDX-License-Identifier: GPL-3.0-or-later
# usage: page.py ORDO FOLDER OUT: looks at FOLDER/index.html in headless Chromium, in light and dark,
# 1280 and 400 pixels wide, and at what it says. Complaints go to OUT/CASE, pictures to OUT/*.png.
# Chromium is driven through its debugging pipe; nothing but Python's own modules is used.
import base64
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as tree
import zlib

XHTML = "{http://www.w3.org/1999/xhtml}"
WIDTHS = [1280, 400]
SCHEMES = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 29)"}
HEIGHT = 900
PAPER = int((210 - 2 * 16) / 25.4 * 96)  # pixels

# Sticking out of the window, but for what stands in a box that scrolls.
OVERFLOW = """(() => {
  const scrolls = e => { for (let p = e.parentElement; p; p = p.parentElement)
    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(p).overflowX)) return true;
    return false };
  const found = [];
  for (const e of document.querySelectorAll('body *:not(.skip)')) {
    const r = e.getBoundingClientRect();
    if (r.width > 0 && (r.right > innerWidth + 0.5 || r.left < -0.5) && !scrolls(e))
      found.push(e.tagName + ': ' + e.textContent.slice(0, 40));
  }
  const width = document.scrollingElement.scrollWidth;
  if (width > innerWidth) found.push('the page is ' + width + ' wide');
  return found.slice(0, 5);
})()"""

# Each character in the font it stands in, drawn and compared with a box that stands for no glyph.
GLYPHS = """(() => {
  const canvas = new OffscreenCanvas(60, 60), c = canvas.getContext('2d', {willReadFrequently: true});
  const draw = (font, text) => { c.clearRect(0, 0, 60, 60); c.font = font; c.fillText(text, 10, 45);
    return c.getImageData(0, 0, 60, 60).data.join() };
  const used = new Map(), italics = 'abcdefghijklmnopqrstuvwxyz';
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = walk.nextNode();) {
    const e = n.parentElement;
    if (['STYLE', 'annotation', 'title'].includes(e.tagName)) continue;
    const s = getComputedStyle(e), font = s.fontStyle + ' ' + s.fontWeight + ' 30px ' + s.fontFamily;
    if (!used.has(font)) used.set(font, new Set());
    for (const letter of n.textContent) {
      if (letter.trim()) used.get(font).add(letter);
      /* A variable is set in the mathematical italics. */
      if (e.tagName == 'mi' && [...n.textContent].length == 1 && italics.includes(letter))
        used.get(font).add(letter == 'h' ? '\\u210e'
                           : String.fromCodePoint(0x1d44e + italics.indexOf(letter)));
    }
  }
  const missing = [];
  let count = 0;
  for (const [font, letters] of used) {
    const none = draw(font, '\\ue238');
    for (const letter of letters) {
      count++;
      if (draw(font, letter) == none) missing.push(letter + ' in ' + font);
    }
  }
  if (count < 100) missing.push('only ' + count + ' characters');
  return missing.slice(0, 5);
})()"""

# WCAG 2: contrast of text to the ground behind it, at least 4.5.
CONTRAST = """(() => {
  const parse = s => (s.match(/[0-9.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92
    : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length == 3 || c[3] > 0) return c } return [255, 255, 255] };
  const found = new Set();
  let count = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = walk.nextNode();) {
    const e = n.parentElement, s = getComputedStyle(e);
    if (!n.textContent.trim() || ['STYLE', 'annotation', 'title'].includes(e.tagName)) continue;
    const a = light(parse(e.closest('svg') ? s.fill : s.color)), b = light(ground(e));
    count++;
    if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5)
      found.add(e.tagName + ' ' + n.textContent.slice(0, 20));
  }
  return count < 100 ? ['only ' + count + ' texts'] : [...found].slice(0, 5);
})()"""


# Boxes that scroll to the side: those that have more there, and of each the places of two pixels at
# its right end, in and out of the shadow, below the text.
HINTS = """(() => {
  const boxes = [...document.querySelectorAll('.scroll, .formula, .plate')];
  return boxes.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => {
    const r = e.getBoundingClientRect();
    return {text: e.textContent.slice(0, 40), x: r.right + scrollX - 3,
            y: r.bottom + scrollY - 3, far: r.right + scrollX - 60,
            end: e.scrollWidth - e.clientWidth} });
})()"""


# Content that a box hides, as no one can scroll on paper.
CUT_OFF = """[...document.querySelectorAll('main *')].filter(e =>
  getComputedStyle(e).overflowX != 'visible' && !e.closest('svg') && !e.closest('math') &&
  e.scrollWidth > e.clientWidth + 1).map(e => 'cut off: ' + e.textContent.slice(0, 40)).slice(0, 5)"""


class Browser:
    """Chromium and its protocol: zero-terminated JSON on descriptors 3 and 4."""

    def __init__(self, profile):
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()

        def connect():
            os.dup2(theirs_in, 60)
            os.dup2(theirs_out, 61)
            os.dup2(60, 3)
            os.dup2(61, 4)

        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage",
             "--user-data-dir=" + profile, "--remote-debugging-pipe", "about:blank"],
            preexec_fn=connect, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.send_to, self.read_from = ours_out, ours_in
        self.buffer, self.last, self.events, self.session = b"", 0, [], None

    def receive(self):
        while b"\0" not in self.buffer:
            more = os.read(self.read_from, 1 << 20)
            if not more:
                raise EOFError("chromium ended")
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.send_to, data):]
        while True:
            answer = self.receive()
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(method + ": " + answer["error"]["message"])
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive())
        self.events = [event for event in self.events if event.get("method") != method]

    def attach(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.session = session
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(domain + ".enable")

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:400])
        return answer["result"].get("value")

    def close(self):
        self.session = None
        try:
            self.call("Browser.close")
        except EOFError:
            pass
        self.process.wait()


class Cases:
    """A file of complaints for each case, empty when there are none."""

    def __init__(self, folder):
        self.folder = folder

    def of(self, name, complaints):
        with open(os.path.join(self.folder, name), "a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in complaints)


def look(browser, address, cases, out):
    """All that is seen in the four windows."""
    for scheme, ground in SCHEMES.items():
        for width in WIDTHS:
            browser.call("Emulation.setDeviceMetricsOverride", width=width, height=HEIGHT,
                         deviceScaleFactor=1, mobile=False)
            browser.call("Emulation.setEmulatedMedia",
                         features=[{"name": "prefers-color-scheme", "value": scheme}])
            browser.call("Page.navigate", url=address)
            browser.wait("Page.loadEventFired")
            where = f"{scheme}, {width}: "
            cases.of("overflow", [where + c for c in browser.evaluate(OVERFLOW)])
            found = browser.evaluate("getComputedStyle(document.body).backgroundColor")
            cases.of("scheme", [] if found == ground else [f"{where}the ground is {found}"])
            if width == WIDTHS[0]:
                cases.of("contrast", [where + c for c in browser.evaluate(CONTRAST)])
            shot = browser.call("Page.captureScreenshot")["data"]
            with open(os.path.join(out, f"{scheme}-{width}.png"), "wb") as file:
                file.write(base64.b64decode(shot))
    cases.of("glyphs", browser.evaluate(GLYPHS))


def pixel(png):
    """The only pixel of a picture, as PNG has it without compression's filters."""
    place, data = 8, b""
    while place < len(png):
        length = int.from_bytes(png[place:place + 4], "big")
        if png[place + 4:place + 8] == b"IDAT":
            data += png[place + 8:place + 8 + length]
        place += length + 12
    return tuple(zlib.decompress(data)[1:4])


def check_hints(browser, address, cases):
    """On a narrow screen there are boxes with more to the right: their edge is shaded as long as
    there is, and no more when that has been scrolled to."""
    complaints, seen = [], 0

    def colour(x, y):
        clip = {"x": x, "y": y, "width": 1, "height": 1, "scale": 1}
        shot = browser.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        return pixel(base64.b64decode(shot["data"]))

    for scheme in SCHEMES:
        browser.call("Emulation.setDeviceMetricsOverride", width=WIDTHS[-1], height=HEIGHT,
                     deviceScaleFactor=1, mobile=False)
        browser.call("Emulation.setEmulatedMedia",
                     features=[{"name": "prefers-color-scheme", "value": scheme}])
        browser.call("Page.navigate", url=address)
        browser.wait("Page.loadEventFired")
        boxes = browser.evaluate(HINTS)
        for box in boxes[:2] + [b for b in boxes if b["text"].startswith("Errors")][:2]:
            seen += 1
            edge, ground = colour(box["x"], box["y"]), colour(box["far"], box["y"])
            if sum(abs(a - b) for a, b in zip(edge, ground)) < 60:
                complaints.append(f"{scheme}: {edge} on {ground}: {box['text']}")
        browser.evaluate("document.querySelectorAll('.scroll, .formula, .plate').forEach("
                         "e => { e.scrollLeft = e.scrollWidth })")
        for box in [b for b in boxes if b["text"].startswith("Errors")][:1]:
            edge, ground = colour(box["x"], box["y"]), colour(box["far"], box["y"])
            if edge != ground:
                complaints.append(f"{scheme}: {edge} at the end: {box['text']}")
    if seen < 6:
        complaints.append(f"{seen} boxes")
    cases.of("hint", complaints)


def words_of(text):
    """The words of letters alone that are long enough to be told from formulas."""
    return re.findall(r"[A-Za-z]{4,}", text)


def print_page(address, page, out, cases):
    """The page as --print-to-pdf makes it: all words of its texts are there, as often as there."""
    file = os.path.join(out, "print.pdf")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu",
                    "--disable-dev-shm-usage", "--no-pdf-header-footer",
                    "--user-data-dir=" + os.path.join(out, "printing"),
                    "--print-to-pdf=" + file, address],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shutil.rmtree(os.path.join(out, "printing"), ignore_errors=True)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True,
                          text=True).stdout
    printed = collections.Counter(words_of(text))
    wanted = collections.Counter()
    hidden = {child for e in page.iter() if e.get("class") in ["skip", "files"]
              for child in e.iter()}
    outside = ["svg", "style", "title", "math"]
    for e in page.iter():
        name = e.tag.split("}")[-1]
        if e not in hidden and name in ["p", "li", "dd", "dt", "td", "th", "caption", "figcaption",
                                        "h3", "a", "span", "em", "strong", "code"]:
            wanted.update(words_of(" ".join([e.text or ""] + [
                c.tail or "" for c in e if c.tag.split("}")[-1] not in outside])))
    lost = wanted - printed
    complaints = [f"{count} times not printed: {word}" for word, count in lost.most_common(5)]
    pages = text.count("\f")
    if pages < 5 or len(wanted) < 300:
        complaints.append(f"{pages} pages, {len(wanted)} words")
    cases.of("print", complaints[:10])


def check_paper(browser, address, cases):
    """As wide as A4 without its margins, nothing sticks out: Chromium would shrink all pages; and
    nothing that is cut off scrolls. Colours are those of light pages for all readers."""
    browser.call("Emulation.setDeviceMetricsOverride", width=PAPER, height=HEIGHT,
                 deviceScaleFactor=1, mobile=False)
    for scheme in SCHEMES:
        browser.call("Emulation.setEmulatedMedia", media="print",
                     features=[{"name": "prefers-color-scheme", "value": scheme}])
        browser.call("Page.navigate", url=address)
        browser.wait("Page.loadEventFired")
        complaints = browser.evaluate(OVERFLOW)
        complaints += browser.evaluate(CUT_OFF)
        ground = browser.evaluate("getComputedStyle(document.body).backgroundColor")
        ink = browser.evaluate(CONTRAST)
        if ground != SCHEMES["light"]:
            complaints.append(f"the ground is {ground}")
        cases.of("print", [f"{scheme}: {c}" for c in complaints + ink])


def use_keyboard(browser, cases):
    """The first tab stop is the link to the text, in view; what scrolls can be reached."""
    for kind in ["keyDown", "keyUp"]:
        browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab",
                     windowsVirtualKeyCode=9)
    place = browser.evaluate("(() => { const e = document.activeElement, r = "
                             "e.getBoundingClientRect(); return [e.className, r.left, r.top] })()")
    complaints = [] if place[0] == "skip" and place[1] >= 0 and place[2] >= 0 else [str(place)]
    complaints += browser.evaluate(
        "[...document.querySelectorAll('.scroll, .plate')].filter(e => e.tabIndex < 0)"
        ".map(e => e.textContent.slice(0, 40))")
    cases.of("keyboard", complaints)


def hear(browser, address, cases):
    """Errors, warnings, and what was asked for from elsewhere."""
    console, network = [], []
    for event in browser.events:
        method, parameters = event.get("method"), event.get("params", {})
        if method in ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"]:
            console.append(json.dumps(parameters)[:200])
        if method == "Network.requestWillBeSent":
            asked = parameters["request"]["url"]
            if asked != address and not asked.startswith("data:"):
                network.append(asked)
    cases.of("console", console)
    cases.of("network", network)


def text_of(element):
    return " ".join("".join(element.itertext()).split())


def check_form(page, folder, cases):
    """Addresses, language, headings, names of figures; files that are linked."""
    complaints = []
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    complaints += sorted({f"id {i} stands twice" for i in ids if ids.count(i) > 1})
    for link in page.iter(XHTML + "a"):
        href = link.get("href")
        if href.startswith("#") and href[1:] not in ids:
            complaints.append(f"nothing has the address {href}")
        elif not href.startswith(("#", "https://")) and not os.path.exists(
                os.path.join(folder, href)):
            complaints.append(f"no file {href}")
    for e in page.iter():
        tag = e.tag.split("}")[-1]
        if tag in ["script", "iframe", "img", "object"]:
            complaints.append(f"<{tag}>")
        if tag in ["svg", "use", "image", "link"]:
            for name, value in e.items():
                if name.endswith("href") and not value.startswith(("#", "data:")):
                    complaints.append(f"<{tag}> asks for {value}")
    if page.get("lang") != "en":
        complaints.append("no language")
    if len(list(page.iter(XHTML + "h1"))) != 1 or len(list(page.iter(XHTML + "main"))) != 1:
        complaints.append("not one h1 and one main")
    levels = [int(e.tag[-1]) for e in page.iter() if re.fullmatch(XHTML + "h[1-6]", e.tag)]
    complaints += [f"h{b} behind h{a}" for a, b in zip(levels, levels[1:]) if b > a + 1]
    for figure in page.iter(XHTML + "figure"):
        pictures = [e for e in figure.iter() if e.tag.endswith("}svg") or e.tag == "svg"]
        named = pictures and pictures[0].get("role") == "img" and any(
            e.tag.endswith("title") and text_of(e) for e in pictures[0].iter())
        caption = figure.find(XHTML + "figcaption")
        if not named or caption is None or len(text_of(caption)) < 20:
            complaints.append("a figure without name or caption")
    cases.of("form", complaints)


def digits_agree(shown, value):
    """Whether a number with few digits is one with many, to a unit of the last digit shown."""
    mantissa, _, exponent = shown.partition("e")
    decimals = len(mantissa.partition(".")[2])
    unit = 10.0 ** (int(exponent or 0) - decimals)
    return abs(float(shown) - float(value)) <= unit * (1 + 1e-9)


def check_numbers(page, folder, ordo, cases):
    """The tables and the figures' numbers against ordo study --json."""
    complaints, compared, drawn = [], 0, 0
    for section in page.iter(XHTML + "section"):
        if section.get("class") != "story":
            continue
        name = section.get("aria-labelledby")
        if "-" in name:  # an expression, not a name of the catalogue
            continue
        for table in section.iter(XHTML + "table"):
            match = re.match(r"Errors of (\S+) (\S+) on", text_of(table.find(XHTML + "caption")))
            if not match:
                continue
            unit, construction = match.groups()
            rows = [list(row) for row in table.find(XHTML + "tbody")]
            sizes = ",".join(text_of(row[0]) for row in rows)
            study = json.loads(subprocess.run(
                [ordo, "study", unit, name, "-c", construction, "-n", sizes, "-d", "8", "--json"],
                check=True, capture_output=True).stdout)
            values = [run["norms"]["rmse"]["value"] for run in study["runs"]]
            for row, value in zip(rows, values):
                data = row[3].find(XHTML + "data")
                shown = data.get("value") if data is not None else text_of(row[3])
                compared += 1
                if not digits_agree(shown, value):
                    complaints.append(f"{name} {unit}: {shown} is not {value}")
            with open(os.path.join(folder, "figures", name + "-convergence.tsv"),
                      encoding="utf-8") as file:
                blocks = file.read().split("\n\n\n")
            block = [b for b in blocks if b.startswith(f"# {unit} {construction}\n")]
            lines = [line.split("\t") for line in block[0].strip().split("\n")[2:]] if block else []
            for line, value in zip(lines, [v for v in values if float(v) > 0]):
                drawn += 1
                if abs(float(line[3]) / float(value) - 1) > 1e-6:
                    complaints.append(f"{name} {unit}: {line[3]} is drawn, not {value}")
    if compared < 12 or drawn < 12:
        complaints.append(f"{compared} numbers compared, {drawn} of figures")
    cases.of("numbers", complaints[:10])


def main():
    ordo, folder, out = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3]
    file = os.path.join(folder, "index.html")
    cases = Cases(out)
    page = tree.parse(file).getroot()
    check_form(page, folder, cases)
    check_numbers(page, folder, ordo, cases)
    address = "file://" + file
    profile = os.path.join(out, "profile")
    browser = Browser(profile)
    try:
        browser.attach()
        look(browser, address, cases, out)
        use_keyboard(browser, cases)
        hear(browser, address, cases)
        check_hints(browser, address, cases)
        check_paper(browser, address, cases)
    finally:
        browser.close()
        shutil.rmtree(profile, ignore_errors=True)
    print_page(address, page, out, cases)


main()
