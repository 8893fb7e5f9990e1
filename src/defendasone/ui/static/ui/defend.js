// Comfort only: every page works without this file, and this file without the library. The library's file has a name
// that carries its content's hash, so the page says where it is.
const library = await import(document.documentElement.dataset.govuk).catch(() => null);

// A style rule opens what a radio button reveals. The library would write aria-expanded, which radios may not have.
const dress = (scope) => {
  if (CSS.supports("selector(:has(*))")) {
    for (const radio of scope.querySelectorAll("input[type=radio][data-aria-controls]")) delete radio.dataset.ariaControls;
  }
  library?.initAll({ button: { preventDoubleClick: true }, scope });
};

// A table that scrolls is reached by keyboard too, also where nobody wrapped it.
const reach = () => {
  for (const table of document.querySelectorAll("main table")) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  }
};

if (library) document.body.classList.add("js-enabled", "govuk-frontend-supported");
dress(document);
reach();
addEventListener("resize", reach);

// What htmx brings in later is made the same.
document.body.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) dress(event.target);
  reach();
});
