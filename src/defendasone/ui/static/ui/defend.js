// The library's file has a name that carries its content's hash, so the page says where it is.
const { initAll } = await import(document.documentElement.dataset.govuk);

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
