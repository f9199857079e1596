// Saves a part of the page as a PNG (drawing.js stands before this).
const TENTHS = 100 // of a second that a chart may take to be drawn

async function drawn(place) {
  for (let tenth = 0; tenth < TENTHS; tenth++) {
    const part = document.querySelector(place)
    if (part) return part
    await new Promise(done => setTimeout(done, 100))
  }
  throw new Error("not drawn")
}

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button"), said = parentElement.querySelector("span")
  button.textContent = data.label
  button.onclick = async () => {
    said.textContent = ""
    try {
      await save(await drawn(`.st-key-${data.part} ${data.shows}`), data.told, data.file)
    } catch {
      said.textContent = data.failed
    }
  }
}
