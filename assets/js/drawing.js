// Draws a part of the page as a PNG, in this browser: the part itself with the page's styles and letters, inside an
// SVG. That is a document of its own, which sees neither the page's rules nor the fonts that came over the network.
const EDGE = 24, LARGEST = 8000, FONTS = new Map()

function markup(part, told, letters) {
  const size = part.getBoundingClientRect()
  const body = document.createElement("body")
  const type = getComputedStyle(part)
  body.style.cssText = `margin:0;padding:${EDGE}px;background:#fff;width:${size.width}px;box-sizing:content-box;`
    + `font-family:${type.fontFamily};font-size:${type.fontSize};line-height:${type.lineHeight};color:${type.color}`
  const heading = document.createElement("p")
  heading.style.cssText = "margin:0 0 16px;font-size:14px;line-height:1.7"
  heading.textContent = told
  const style = document.createElement("style")
  style.textContent = [...letters, ...rules().filter(rule => !(rule instanceof CSSFontFaceRule)).map(rule => rule.cssText)].join("\n")
  body.append(style, ...(told ? [heading] : []), part.cloneNode(true))
  return new XMLSerializer().serializeToString(body)
}

function rules() {
  return [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
}

// The page's own fonts, each as a rule that holds its file: what can't be had is left to the machine's fonts.
async function faces() {
  const found = rules().filter(rule => rule instanceof CSSFontFaceRule && used(rule))
  return (await Promise.all(found.map(face))).filter(Boolean)
}

function used(rule) {
  const name = rule.style.getPropertyValue("font-family")
  return [...document.fonts].some(font => plain(font.family) === plain(name) && font.status === "loaded")
}

function plain(name) {
  return name.replace(/["']/g, "").trim()
}

async function face(rule) {
  const source = /url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue("src"))
  if (!source) return ""
  const address = new URL(source[1], rule.parentStyleSheet.href || document.baseURI).href
  if (!FONTS.has(address)) FONTS.set(address, await file(address))
  const weight = rule.style.getPropertyValue("font-weight") || "400", data = FONTS.get(address)
  return data && `@font-face{font-family:"${plain(rule.style.getPropertyValue("font-family"))}";`
    + `font-weight:${weight};src:url(${data})}`
}

async function file(address) {
  const answer = await fetch(address)
  if (!answer.ok) return ""
  const data = await answer.blob()
  return new Promise(done => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result)
    reader.onerror = () => done("")
    reader.readAsDataURL(data)
  })
}

function height(part, told) {
  // The heading's lines, as wide as the part.
  const lines = told ? Math.ceil((told.length * 14) / part.clientWidth) : 0
  return part.getBoundingClientRect().height + lines * 24 + (told ? 16 : 0) + 2 * EDGE
}

async function draw(part, told) {
  const width = Math.ceil(part.getBoundingClientRect().width + 2 * EDGE), high = Math.ceil(height(part, told))
  const picture = new Image()
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${high}">`
    + `<foreignObject width="100%" height="100%">${markup(part, told, await faces())}</foreignObject></svg>`)
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

async function save(part, told, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(await draw(part, told))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60000)
}
