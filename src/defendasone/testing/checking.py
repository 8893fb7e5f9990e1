"""What a browser can say of a page that is open in it: lines of what is wrong, none for a page that is right."""

from playwright.sync_api import Page

from defendasone.testing.browser import NARROW, WIDE, sticks_out, violations

A4_WIDTH = 794  # Pixels at 96 to the inch
FOCUSABLE = "a, input, select, textarea, button, summary"

# Of a printed page: nothing to press, and nothing lost that is to be read.
ON_PAPER = """() => {
  const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const what = (element) => element.outerHTML.slice(0, 120);
  const kept = all(".govuk-button, .govuk-skip-link, .govuk-service-navigation, .govuk-back-link").filter(shown);
  const read = all("main :is(h1, h2, h3, p, table, dl, ol, ul)").filter((element) =>
    !element.closest("form, nav, .defend-no-print, .govuk-visually-hidden, details, [hidden], .govuk-button-group") &&
    !element.closest(".govuk-pagination, .govuk-breadcrumbs, .govuk-summary-list__actions") &&
    element.textContent.trim());
  return [...kept.map((element) => "printed: " + what(element)),
          ...read.filter((element) => !shown(element)).map((element) => "not printed: " + what(element))];
}"""

# What is to be read; what scripts keep up to date is left out, and has a link without them.
WORDS = """() => [...document.querySelector("main").querySelectorAll("*")]
  .filter((element) => element.checkVisibility() && !element.closest("[class*=character-count], [hx-get]"))
  .flatMap((element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE))
  .flatMap((node) => node.textContent.split(/\\s+/)).filter(Boolean)"""

# Each form that posts, has something to fill in and a button that sends it: where it posts to.
FORMS = """() => [...document.querySelectorAll("main form[method=post]")]
  .filter((form) => form.querySelector("input:not([type=hidden], [type=submit], [type=button]), select, textarea"))
  .filter((form) => form.querySelector("button:not([type=button])"))
  .map((form) => new URL(form.action).pathname)"""

# Send a form with everything taken out of it that can be.
EMPTY = """(action) => {
  const form = [...document.querySelectorAll("main form[method=post]")]
    .find((form) => new URL(form.action).pathname === action);
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else if (field.type !== "hidden" && field.tagName !== "BUTTON") field.value = "";
  }
  form.noValidate = true;
  const buttons = [...form.querySelectorAll("button:not([type=button])")];
  form.requestSubmit(buttons.find((button) => !button.name) || buttons.at(-1));
}"""

# Where the summary's links lead; nothing where one leads nowhere.
LED_TO = """() => [...document.querySelectorAll(".govuk-error-summary a")].map((link) => {
  const field = document.getElementById(link.hash.slice(1));
  return [link.textContent.trim(), field ? field.tagName.toLowerCase() : ""];
})"""


def words(page: Page) -> frozenset[str]:
    """Every word that the main part shows."""
    return frozenset(page.evaluate(WORDS))


def on_a_screen(page: Page) -> list[str]:
    """Sideways scroll on a phone, and what axe finds with everything unfolded."""
    found = [f"too wide at {NARROW}: {line}" for line in sticks_out(page, NARROW)]
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found + violations(page)


def on_paper(page: Page) -> list[str]:
    """Of a page on A4."""
    page.emulate_media(media="print")
    found = [f"too wide on paper: {line}" for line in sticks_out(page, A4_WIDTH)] + list(page.evaluate(ON_PAPER))
    page.emulate_media(media="screen")
    return found


def forms(page: Page) -> list[str]:
    """Where the page's forms post to."""
    return list(dict.fromkeys(page.evaluate(FORMS)))


def send_empty(page: Page, action: str) -> None:
    """Send the form that posts there, and wait for the answer."""
    with page.expect_navigation(wait_until="load"):
        page.evaluate(EMPTY, action)


def fill(page: Page, values: dict[str, str]) -> None:
    """Type and choose what the form on this page asks for, by the fields' names, and send it."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name}']")
        match field.first.get_attribute("type"):
            case "radio":
                page.locator(f"main [name='{name}'][value='{value}']").check()
            case "file":
                field.set_input_files({"name": f"{name}.csv", "mimeType": "text/csv", "buffer": value.encode()})
            case _:
                field.fill(value)
    page.locator("main form[method=post] button:not([name])").last.click()


def errors_of(page: Page) -> list[str]:
    """What is wrong with a page that says what is wrong with a form."""
    if not page.locator(".govuk-error-summary").count():
        return ["it shows no error summary"]
    found = [] if page.title().startswith("Error: ") else [f"its title is '{page.title()}'"]
    told = page.evaluate(LED_TO)
    found += [] if told else ["the summary has no link"]
    for text, tag in told:
        if not tag:
            found.append(f"'{text}' leads nowhere")
            continue
        page.locator(".govuk-error-summary a", has_text=text).first.click()
        if not page.evaluate(f"document.activeElement.matches('main :is({FOCUSABLE})')"):
            found.append(f"'{text}' does not lead to a field")
    return found + on_a_screen(page)
