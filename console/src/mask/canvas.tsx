/** The photo with the canvas over it: painted with a mouse, a pen, a finger, or the keyboard. */

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Size } from "../parts/pictures";
import { text } from "../text";
import { blank, contextOf, draw, drawAll, drawStroke } from "./drawing";
import type { Painting, Point, Stroke } from "./painting";

interface Given {
  photo: string;
  size: Size;
  base: CanvasImageSource | null;
  painting: Painting;
  erases: boolean;
  /** Of the brush, in pixels of the mask. */
  width: number;
  /** The `id` of what says how it is done. */
  hint: string;
  onStroke: (stroke: Stroke) => void;
  /** After every change of the pixels that stays. */
  onDrawn: (canvas: HTMLCanvasElement) => void;
}

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const between = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

export function PaintingArea(given: Given) {
  const { photo, size, base, painting, erases, width, hint, onStroke, onDrawn } = given;
  const canvas = useRef<HTMLCanvasElement>(null);
  const stroke = useRef<Stroke | null>(null);
  const [cursor, setCursor] = useState<Point | null>(null);
  const [down, setDown] = useState(false);

  // What is settled is kept apart: a stroke that grows is drawn on a copy, and in the end once and as a whole,
  // so that the pixels are the same whichever way they came about.
  const settled = useMemo(() => blank(size), [size]);
  const drawn = useRef<{ base: CanvasImageSource | null; done: Painting["done"] } | null>(null);
  const showSettled = (): void => {
    if (!canvas.current) return;
    const context = contextOf(canvas.current);
    context.clearRect(0, 0, size.width, size.height);
    context.drawImage(settled.canvas, 0, 0);
  };
  useEffect(() => {
    if (!canvas.current) return;
    const { done } = painting;
    const before = drawn.current;
    const last = done.at(-1);
    const oneMore =
      before?.base === base && done.length === before.done.length + 1 && done.at(-2) === before.done.at(-1);
    // Of many strokes, all are drawn anew only where one is taken back.
    if (oneMore && last) draw(settled, last);
    else drawAll(settled, base, painting);
    drawn.current = { base, done };
    showSettled();
    onDrawn(canvas.current);
  }, [base, painting]);

  const begin = (at: Point): void => {
    if (!canvas.current) return;
    stroke.current = { kind: "stroke", erases, width, points: [at] };
    draw(contextOf(canvas.current), stroke.current);
  };
  const goOn = (to: Point): void => {
    const from = stroke.current?.points.at(-1);
    if (!canvas.current || !stroke.current || !from) return;
    stroke.current.points.push(to);
    drawStroke(contextOf(canvas.current), stroke.current, [from, to]);
  };
  const end = (): void => {
    const finished = stroke.current;
    stroke.current = null;
    setDown(false);
    if (finished) onStroke(finished);
  };

  /** A second finger has come: the picture is to be moved, not painted. */
  const abandon = (): void => {
    stroke.current = null;
    showSettled();
  };

  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return {
      x: ((clientX - box.left) / box.width) * size.width,
      y: ((clientY - box.top) / box.height) * size.height,
    };
  };
  const press = (event: JSX.TargetedPointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    end();
    begin(pointOf(event));
  };
  const move = (event: JSX.TargetedPointerEvent<HTMLCanvasElement>): void => {
    setCursor(pointOf(event));
    if (!event.isPrimary || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    // Without https, browsers do not have it.
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length > 0 ? all : [event]) goOn(pointOf(each));
  };

  const type = (event: JSX.TargetedKeyboardEvent<HTMLCanvasElement>): void => {
    const at = cursor ?? { x: size.width / 2, y: size.height / 2 };
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = width * (event.shiftKey ? 2 : 0.4);
      const to = {
        x: between(at.x + arrow[0] * step, size.width),
        y: between(at.y + arrow[1] * step, size.height),
      };
      setCursor(to);
      if (down) goOn(to);
    } else if (event.key === " " || event.key === "Enter") {
      setCursor(at);
      if (down) end();
      else {
        setDown(true);
        begin(at);
      }
    } else return;
    event.preventDefault();
  };

  return (
    <div class="paint">
      <img src={photo} alt="" draggable={false} />
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes the keys itself */}
      <canvas
        ref={canvas}
        width={size.width}
        height={size.height}
        tabIndex={0}
        role="application"
        aria-label={text.mask.area}
        aria-describedby={hint}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={abandon}
        onPointerLeave={() => setCursor(null)}
        onKeyDown={type}
        onFocus={(event) => {
          const byKeyboard = event.currentTarget.matches(":focus-visible");
          if (byKeyboard) setCursor((before) => before ?? { x: size.width / 2, y: size.height / 2 });
        }}
        onBlur={end}
      />
      {cursor && <Ring at={cursor} width={width} size={size} down={down} />}
      <span class="off-screen" aria-live="polite">
        {down ? text.mask.down : ""}
      </span>
    </div>
  );
}

/** Where the brush is, and how large. */
function Ring({ at, width, size, down }: { at: Point; width: number; size: Size; down: boolean }) {
  const place = {
    insetInlineStart: `${(at.x / size.width) * 100}%`,
    insetBlockStart: `${(at.y / size.height) * 100}%`,
    inlineSize: `${(width / size.width) * 100}%`,
  };
  return <span class={`ring ${down ? "down" : ""}`} style={place} />;
}
