import "./styles/base.css";
import "./styles/parts.css";
import { render } from "preact";
import { App } from "./app";

// The server was renewed meanwhile, and the parts of the page that is open are gone: load it anew.
addEventListener("vite:preloadError", () => location.reload());

const place = document.getElementById("app");
if (place) render(<App />, place);
