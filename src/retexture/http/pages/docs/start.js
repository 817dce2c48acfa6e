"use strict";

// Everything that would ask another server for something is off; the page's policy forbids it besides.
Scalar.createApiReference("#reference", {
  url: "/openapi.json",
  proxyUrl: "",
  telemetry: false,
  withDefaultFonts: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  hideClientButton: true,
  documentDownloadType: "json",
  persistAuth: false,
  authentication: { preferredSecurityScheme: "key" },
  searchHotKey: "k",
  defaultOpenAllTags: true,
  operationTitleSource: "summary",
  orderRequiredPropertiesFirst: true,
  defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
  hiddenClients: {
    c: true, clojure: true, csharp: true, dart: true, fsharp: true, go: true, http: true, java: true,
    kotlin: true, node: true, objc: true, ocaml: true, php: true, powershell: true, r: true, ruby: true,
    rust: true, swift: true, shell: ["wget", "httpie"], python: ["python3", "httpx_sync", "httpx_async"],
    js: ["axios", "jquery", "ofetch", "xhr"],
  },
});
