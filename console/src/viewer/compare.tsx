/** Two pictures of one size over each other, with a line to drag between them; both zoom and move together. */

import Panzoom, { type PanzoomObject } from "@panzoom/panzoom";
import { Minus, Plus } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ReactCompareSlider, ReactCompareSliderHandle } from "react-compare-slider";
import { type Size, sizeOf } from "../parts/pictures";
import { text } from "../text";

export interface Side {
  path: string;
  label: string;
}

interface Given {
  /** On the left; null: there is nothing to compare with. */
  one: Side | null;
  other: Side;
  onSize?: (size: Size) => void;
}

const LARGEST = 16;

/** Below this all of the picture is shown: what the scale is computed from is measured, so it is not quite 1. */
const WHOLE = 1.005;

function Layer({ side, place }: { side: Side; place: "start" | "end" }) {
  return (
    <div class="layer">
      <img class="zoomed" src={side.path} alt={side.label} draggable={false} />
      <span class={`layer-label ${place}`} aria-hidden="true">
        {side.label}
      </span>
    </div>
  );
}

/** Let the wheel, two fingers and dragging move all pictures in `stage`. */
function useZoom(stage: { current: HTMLElement | null }, key: string) {
  const zoom = useRef<PanzoomObject | null>(null);
  const [scale, setScale] = useState(1);
  useEffect(() => {
    const area = stage.current;
    const leader = area?.querySelector<HTMLElement>(".zoomed");
    if (!area || !leader) return;
    const panzoom = Panzoom(leader, {
      canvas: true,
      contain: "outside",
      minScale: 1,
      maxScale: LARGEST,
      step: 0.4,
      cursor: "",
      handleStartEvent: (event: Event) => event.preventDefault(),
      setTransform: (_element, { scale, x, y }) => {
        for (const picture of area.querySelectorAll<HTMLElement>(".zoomed")) {
          picture.style.transform = `scale(${scale}) translate(${x}px, ${y}px)`;
          picture.style.imageRendering = scale > 4 ? "pixelated" : "";
        }
        setScale(scale);
      },
    });
    const wheel = (event: WheelEvent): void => {
      panzoom.zoomWithWheel(event);
    };
    area.addEventListener("wheel", wheel, { passive: false });
    zoom.current = panzoom;
    return () => {
      area.removeEventListener("wheel", wheel);
      panzoom.destroy();
      zoom.current = null;
    };
  }, [key]);
  return { zoom, scale };
}

function ZoomBar({
  scale,
  whole,
  zoom,
}: {
  scale: number;
  /** Pixels of the screen for one of the picture, where all of it is shown. */
  whole: number;
  zoom: { current: PanzoomObject | null };
}) {
  return (
    <div class="zoom-bar" role="toolbar" aria-label={text.viewer.zoom}>
      <button
        type="button"
        class="icon-button"
        aria-label={text.viewer.zoomOut}
        disabled={scale < WHOLE}
        onClick={() => zoom.current?.zoomOut()}
      >
        <Minus aria-hidden="true" />
      </button>
      <output aria-label={text.viewer.zoom}>{Math.round(scale * whole * 100)} %</output>
      <button
        type="button"
        class="icon-button"
        aria-label={text.viewer.zoomIn}
        disabled={scale >= LARGEST}
        onClick={() => zoom.current?.zoomIn()}
      >
        <Plus aria-hidden="true" />
      </button>
      <button type="button" class="button small" onClick={() => zoom.current?.reset()}>
        {text.viewer.fit}
      </button>
      <button
        type="button"
        class="button small"
        disabled={whole >= 1}
        onClick={() => zoom.current?.zoom(1 / whole, { animate: true })}
        title={text.viewer.pixels}
      >
        1 : 1<span class="off-screen"> {text.viewer.pixels}</span>
      </button>
    </div>
  );
}

export function Compare({ one, other, onSize }: Given) {
  const stage = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  const { zoom, scale } = useZoom(stage, `${one?.path ?? ""} ${other.path} ${size ? "sized" : ""}`);
  useEffect(() => {
    sizeOf(other.path).then(
      (found) => {
        setSize(found);
        onSize?.(found);
      },
      () => undefined, // its place then says so
    );
  }, [other.path]);
  const ratio = size ? size.width / size.height : 1.5;
  const whole = size && stage.current ? (stage.current.clientWidth * devicePixelRatio) / size.width : 1;
  return (
    <div class="compare">
      <div class="compare-area">
        <div ref={stage} class="fit" style={{ "--ratio": String(ratio) }}>
          {one ? (
            <ReactCompareSlider
              class="slider"
              onlyHandleDraggable
              keyboardIncrement="5%"
              handle={<ReactCompareSliderHandle />}
              itemOne={<Layer side={one} place="start" />}
              itemTwo={<Layer side={other} place="end" />}
            />
          ) : (
            <Layer side={other} place="end" />
          )}
        </div>
      </div>
      <ZoomBar scale={scale} whole={whole} zoom={zoom} />
    </div>
  );
}
