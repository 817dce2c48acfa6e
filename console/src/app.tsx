import { useEffect, useState } from "preact/hooks";
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from "preact-iso";
import { sentence } from "./api/http";
import { Frame } from "./frame";
import { Notices } from "./parts/notices";
import { Problem } from "./parts/problem";
import { Arrivals } from "./playground/arrivals";
import { Playground } from "./playground/page";
import { account, loadSession } from "./session";
import { text } from "./text";

const SignIn = lazy(() => import("./sign-in/page").then((module) => module.SignIn));
const TilesPage = lazy(() => import("./tiles/page").then((module) => module.TilesPage));
const History = lazy(() => import("./history/page").then((module) => module.History));
const Keys = lazy(() => import("./keys/page").then((module) => module.Keys));
const UsagePage = lazy(() => import("./usage/page").then((module) => module.UsagePage));
const Reference = lazy(() => import("./reference/page").then((module) => module.Reference));
const SystemPage = lazy(() => import("./system/page").then((module) => module.SystemPage));

function NotFound() {
  return <Problem title={text.notFound.title} message={text.notFound.message} />;
}

function Pages() {
  return (
    <Frame>
      <ErrorBoundary>
        <Router>
          <Route path="/" component={Playground} />
          <Route path="/tiles" component={TilesPage} />
          <Route path="/history" component={History} />
          <Route path="/keys" component={Keys} />
          <Route path="/usage" component={UsagePage} />
          <Route path="/system" component={SystemPage} />
          <Route path="/docs" component={Reference} />
          <Route path="/sign-in" component={Playground} />
          <Route default component={NotFound} />
        </Router>
      </ErrorBoundary>
    </Frame>
  );
}

function SignedInOrNot() {
  const [fault, setFault] = useState("");
  const { path } = useLocation();
  const load = (): void => {
    setFault("");
    loadSession().catch((error) => setFault(sentence(error)));
  };
  useEffect(load, []);
  if (fault) return <Problem title={text.faults.title} message={fault} retry={load} />;
  if (account.value === undefined) return <div class="starting" aria-busy="true" />;
  // A one-time link is followed even where somebody is signed in already.
  const linked = path === "/sign-in" && location.hash.length > 1;
  const open = path === "/docs"; // how to call the API is told to everybody
  return (account.value === null && !open) || linked ? <SignIn /> : <Pages />;
}

export function App() {
  return (
    <LocationProvider>
      <ErrorBoundary>
        <SignedInOrNot />
      </ErrorBoundary>
      <Arrivals />
      <Notices />
    </LocationProvider>
  );
}
