// Passkey buttons appear where the browser has passkeys; what goes wrong is said on the page.
if (window.webauthnJSON && window.webauthnJSON.supported()) {
  for (const form of document.querySelectorAll('[data-needs-passkeys]')) form.hidden = false
}
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  for (const note of document.querySelectorAll('[data-passkey-trouble]')) note.hidden = false
})
