// Shows the description of the API with Redoc, which a classic script has defined before this module runs.
const place = document.getElementById("reference");
const font = getComputedStyle(document.body).fontFamily;
const mono = getComputedStyle(document.documentElement).getPropertyValue("--mono");

globalThis.Redoc.init(
  place.dataset.document,
  {
    // The search runs in a worker from a blob, which the policy of the pages does not allow.
    disableSearch: true,
    expandResponses: "200",
    hideDownloadButtons: true,
    hideHostname: true,
    nativeScrollbars: true,
    // The command line comes before the body.
    payloadSampleIdx: 1,
    requiredPropsFirst: true,
    scrollYOffset: "header.top",
    sortTagsAlphabetically: true,
    theme: {
      colors: { primary: { main: "#0b6e4f" }, text: { primary: "#16201c", secondary: "#505e58" }, error: { main: "#b3261e" } },
      sidebar: { width: "16rem", backgroundColor: "#f5f7f6" },
      spacing: { sectionHorizontal: 24, sectionVertical: 20 },
      typography: {
        fontFamily: font,
        fontSize: "15px",
        headings: { fontFamily: font, fontWeight: "650" },
        code: { fontFamily: mono, color: "#b3261e" },
      },
    },
  },
  place,
);

// Examples that scroll must be reachable by keyboard.
new MutationObserver(() => {
  for (const example of place.querySelectorAll("pre:not([tabindex])")) {
    example.tabIndex = 0;
  }
}).observe(place, { childList: true, subtree: true });
