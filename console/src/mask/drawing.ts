/** From what was done to pixels. On the canvas what is to change is opaque, and all else transparent. */

import type { Size } from "../parts/pictures";
import type { Deed, Painting, Point, Stroke } from "./painting";

const LONGEST = 2048;
const SAMPLE = 256;

/** Over a photo this is seen through; a hue that few photos have. */
const PAINT = "#ff2e88";

/** The size of a mask for a photo: as large, up to a point, since the server scales it. */
export function maskSize({ width, height }: Size): Size {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export type Context = CanvasRenderingContext2D;

/** Draw everything anew. */
export function drawAll(context: Context, base: CanvasImageSource | null, { done }: Painting): void {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  if (base) context.drawImage(base, 0, 0, width, height);
  for (const deed of done) draw(context, deed);
}

/** Draw one more. */
export function draw(context: Context, deed: Deed): void {
  const { width, height } = context.canvas;
  if (deed.kind === "clear") context.clearRect(0, 0, width, height);
  else if (deed.kind === "invert") fill(context, "source-out", PAINT);
  else drawStroke(context, deed, deed.points);
}

/** Draw a stroke, or only its newest part: from one point to the next. */
export function drawStroke(context: Context, stroke: Stroke, points: readonly Point[]): void {
  const [first, ...others] = points;
  if (!first) return;
  context.save();
  context.globalCompositeOperation = stroke.erases ? "destination-out" : "source-over";
  context.fillStyle = PAINT;
  context.strokeStyle = PAINT;
  context.lineWidth = stroke.width;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  if (others.length === 0) {
    context.arc(first.x, first.y, stroke.width / 2, 0, 2 * Math.PI);
    context.fill();
  } else {
    context.moveTo(first.x, first.y);
    for (const { x, y } of others) context.lineTo(x, y);
    context.stroke();
  }
  context.restore();
}

/** How much of the canvas is painted, 0 to 1. */
export function paintedShare(canvas: HTMLCanvasElement): number {
  const context = small(canvas);
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  let sum = 0;
  for (let at = 3; at < data.length; at += 4) sum += data[at] ?? 0;
  return sum / 255 / (width * height);
}

/** The mask as a picture: white where the canvas is painted, black elsewhere. */
export async function asFile(canvas: HTMLCanvasElement, name: string): Promise<File> {
  const context = copy(canvas, canvas.width, canvas.height);
  fill(context, "source-in", "#fff");
  fill(context, "destination-over", "#000");
  const blob = await new Promise<Blob | null>((resolve) => context.canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("the browser makes no picture of the canvas");
  return new File([blob], `${name}.png`, { type: "image/png" });
}

/** What a mask's picture says, as the canvas has it; of colours their luma counts, as on the server. */
export async function fromPicture(path: string, { width, height }: Size): Promise<CanvasImageSource> {
  const image = new Image();
  image.src = path;
  await image.decode();
  const context = copy(image, width, height);
  const pixels = context.getImageData(0, 0, width, height);
  const { data } = pixels;
  for (let at = 0; at < data.length; at += 4) {
    const luma = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    data[at + 3] = (luma * (data[at + 3] ?? 0)) / 255;
  }
  context.putImageData(pixels, 0, 0);
  fill(context, "source-in", PAINT);
  return context.canvas;
}

function small(canvas: HTMLCanvasElement): Context {
  const scale = Math.min(1, SAMPLE / Math.max(canvas.width, canvas.height));
  return copy(canvas, Math.ceil(canvas.width * scale), Math.ceil(canvas.height * scale));
}

function copy(picture: CanvasImageSource, width: number, height: number): Context {
  const context = blank({ width, height }, true);
  context.drawImage(picture, 0, 0, width, height);
  return context;
}

/** A canvas that is not on the page; `reads`: its pixels are looked at. */
export function blank({ width, height }: Size, reads = false): Context {
  return contextOf(Object.assign(document.createElement("canvas"), { width, height }), reads);
}

export function contextOf(canvas: HTMLCanvasElement, willReadFrequently = false): Context {
  const context = canvas.getContext("2d", { willReadFrequently });
  if (!context) throw new Error("the browser has no canvas");
  return context;
}

function fill(context: Context, operation: GlobalCompositeOperation, colour: string): void {
  context.save();
  context.globalCompositeOperation = operation;
  context.fillStyle = colour;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
}
