// What Streamlit can't do itself: leave for the sign-in page once signed out, speak the reader's language, and bring
// what a change did into sight.
(function () {
  "use strict";

  // On a page's own address it would look for its server below that page first, and fail.
  window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" };

  var leaving = false;
  function leave() {
    if (leaving) return;
    leaving = true;
    location.replace("/signin?next=" + encodeURIComponent(location.pathname + location.search));
  }

  function isSignedOut(status, address) {
    return status === 401 && new URL(address, location.href).origin === location.origin;
  }

  var fetching = window.fetch;
  window.fetch = function () {
    return fetching.apply(this, arguments).then(function (answer) {
      if (isSignedOut(answer.status, answer.url)) leave();
      return answer;
    });
  };

  var opening = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function () {
    this.addEventListener("load", function () {
      if (isSignedOut(this.status, this.responseURL)) leave();
    });
    return opening.apply(this, arguments);
  };

  // The wall closes a page's websocket with 1008 as soon as its sign-in has ended.
  var Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(address, protocols) {
      super(address, protocols);
      this.addEventListener("close", function (event) {
        if (event.code === 1008) leave();
      });
    }
  };

  // Streamlit's own words stand only in these places; what a page says is never touched.
  var PLACES = [
    "stFileUploader", "stFileUploaderDropzone", "InputInstructions", "stElementToolbar", "stSelectbox", "stMultiSelect",
    "stTooltipContent", "stDataFrameColumnMenu", "stSelectboxVirtualDropdown", "stDialog", "stTextInput", "stDataFrame",
    "stDataFrameColumnVisibilityMenu", "stSidebarHeader", "stSidebarCollapseButton", "stExpandSidebarButton", "stAlert",
    "stConnectionStatus", "stSkipToContent", "stDownloadButton", "stException", "stFullScreenFrame", "stToolbar", "stCode"
  ].map(function (name) { return '[data-testid="' + name + '"]'; }).concat(['[role="dialog"]', '[role="listbox"]', '[data-baseweb="popover"]']).join(",");
  var ATTRIBUTES = ["placeholder", "aria-label", "title", "aria-placeholder"];

  var exact = {}, patterns = [];
  function learn() {
    var words = JSON.parse(document.getElementById("sb-words").textContent);
    Object.keys(words).forEach(function (word) {
      if (word.indexOf("{") < 0) { exact[word] = words[word]; return; }
      var names = [];
      var source = word.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(n|name)\}/g, function (_, name) {
        names.push(name);
        return name === "n" ? "(\\d+)" : "(.+)";
      });
      patterns.push({ from: new RegExp("^" + source + "$"), names: names, to: words[word] });
    });
  }

  function said(text) {
    var plain = text.trim();
    if (Object.prototype.hasOwnProperty.call(exact, plain)) return exact[plain];
    for (var i = 0; i < patterns.length; i++) {
      var found = plain.match(patterns[i].from);
      if (found) {
        return patterns[i].names.reduce(function (line, name, place) {
          return line.replace("{" + name + "}", function () { return found[place + 1]; });
        }, patterns[i].to);
      }
    }
    return null;
  }

  function sayText(node) {
    var parent = node.parentElement;
    if (!parent || !node.data.trim() || node.data.length > 400 || !parent.closest(PLACES)) return;
    var words = said(node.data);
    if (words !== null && words !== node.data) node.data = words;
  }

  function sayAttributes(element) {
    ATTRIBUTES.forEach(function (name) {
      var value = element.getAttribute(name);
      var words = value && element.closest(PLACES) ? said(value) : null;
      if (words !== null && words !== value) element.setAttribute(name, words);
    });
  }

  function say(root) {
    if (root.nodeType === Node.TEXT_NODE) { sayText(root); return; }
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    sayAttributes(root);
    root.querySelectorAll("[placeholder],[aria-label],[title],[aria-placeholder]").forEach(sayAttributes);
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) sayText(walker.currentNode);
  }

  function follow() {
    var marked = document.querySelector("[data-language]");
    if (marked) document.documentElement.lang = marked.getAttribute("data-language");
  }

  // What a change did stands on top of the page; whoever made it further down is taken there, the keyboard too.
  var told = "";
  function show() {
    var done = document.querySelector("[data-told]");
    if (!done || done.getAttribute("data-told") === told) return;
    told = done.getAttribute("data-told");
    done.focus({ preventScroll: true });
    done.scrollIntoView({ block: "center" });
  }

  document.addEventListener("DOMContentLoaded", function () {
    learn();
    new MutationObserver(function (changes) {
      follow();
      show();
      if (document.documentElement.lang !== "ja") return;
      changes.forEach(function (change) {
        if (change.type === "attributes") sayAttributes(change.target);
        else if (change.type === "characterData") sayText(change.target);
        else change.addedNodes.forEach(say);
      });
    }).observe(document.body, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES.concat("data-language")
    });
  });
})();
