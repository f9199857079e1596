// Saves a chart as a PNG by Plotly's own button, which shows only under a mouse and speaks English.
const TENTHS = 100 // of a second that a chart may take to be drawn

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button"), said = parentElement.querySelector("span")
  button.textContent = data.label
  button.onclick = async () => {
    said.textContent = ""
    for (let tenth = 0; tenth < TENTHS; tenth++) {
      const camera = document.querySelector(`.st-key-${data.part} .modebar-btn`)
      if (camera) return camera.click()
      await new Promise(done => setTimeout(done, 100))
    }
    said.textContent = data.failed
  }
}
