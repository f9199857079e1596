(d => {
  // Leave nothing to go back to.
  d.onclick = e => {
    const a = e.target.closest(".exit a")
    if (!a) return
    e.preventDefault()
    d.body.hidden = true
    location.replace(a.href)
  }
  // A page that the browser kept whole is asked for again.
  onpageshow = e => e.persisted && location.reload()
  const p = d.querySelector("progress"), q = [...d.querySelectorAll(".q, fieldset")]
  if (!p) return
  const count = d.oninput = () => {
    p.value = q.filter(e => e.querySelector(":checked") || [...e.querySelectorAll("textarea,.number")].some(t => t.value)).length
  }
  p.hidden = false
  count()
})(document)
