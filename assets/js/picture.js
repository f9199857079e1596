// Draws a part of the page as a PNG, in this browser: the part itself with the page's styles, inside an SVG.
const EDGE = 24, LARGEST = 8000

function markup(part, told) {
  const size = part.getBoundingClientRect()
  const body = document.createElement("body")
  const type = getComputedStyle(part)
  body.style.cssText = `margin:0;padding:${EDGE}px;background:#fff;width:${size.width}px;box-sizing:content-box;`
    + `font-family:${type.fontFamily};font-size:${type.fontSize};line-height:${type.lineHeight};color:${type.color}`
  const heading = document.createElement("p")
  heading.style.cssText = "margin:0 0 16px;font-size:14px;line-height:1.7"
  heading.textContent = told
  const style = document.createElement("style")
  style.textContent = rules()
  body.append(style, heading, part.cloneNode(true))
  return new XMLSerializer().serializeToString(body)
}

function rules() {
  const told = []
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules) if (!rule.cssText.startsWith("@font-face")) told.push(rule.cssText)
  return told.join("\n")
}

function height(part, told) {
  // The heading's lines, as wide as the part.
  const lines = Math.ceil((told.length * 14) / part.clientWidth) || 1
  return part.getBoundingClientRect().height + lines * 24 + 16 + 2 * EDGE
}

async function draw(part, told) {
  const width = Math.ceil(part.getBoundingClientRect().width + 2 * EDGE), high = Math.ceil(height(part, told))
  const picture = new Image()
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${high}">`
    + `<foreignObject width="100%" height="100%">${markup(part, told)}</foreignObject></svg>`)
  await picture.decode()
  const scale = Math.min(2, LARGEST / high), canvas = document.createElement("canvas")
  canvas.width = width * scale
  canvas.height = high * scale
  const pen = canvas.getContext("2d")
  pen.fillStyle = "#fff"
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise(done => canvas.toBlob(done, "image/png"))
}

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button"), said = parentElement.querySelector("span")
  button.textContent = data.label
  button.onclick = async () => {
    said.textContent = ""
    try {
      const part = document.querySelector(`.st-key-${data.part} [data-testid="stHtml"]`)
      const link = document.createElement("a")
      link.href = URL.createObjectURL(await draw(part, data.told))
      link.download = data.file
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60000)
    } catch {
      said.textContent = data.failed
    }
  }
}
