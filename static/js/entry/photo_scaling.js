/** What is kept of a chosen file: a photo drawn anew and no larger than is needed. */

const LONGEST_SIDE = 2048;
const QUALITY = 0.85;
const PHOTOS = ["image/jpeg", "image/png", "image/webp"];

/** Its message is the name of the word that tells why. */
export class UnusableFileError extends Error {}

/**
 * Drawing it leaves out where it was taken, and all else that a file tells of itself.
 * @param {File} file
 * @param {boolean} keepsPosition as its reporter chose: then it is kept as it is
 * @returns {Promise<Blob>}
 */
export async function scaled(file, keepsPosition) {
  if (file.type === "application/pdf") return file;
  if (keepsPosition && PHOTOS.includes(file.type)) return file;
  /** @type {ImageBitmap} */
  let image;
  try {
    image = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new UnusableFileError(isOfAPhone(file) ? "phoneFormat" : "unreadable");
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  draw(image, canvas);
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!drawn) throw new UnusableFileError("unreadable");
  return drawn;
}

/**
 * HEIC: an iPhone's own browser reads it, others do not, nor does the server.
 * @param {File} file
 */
function isOfAPhone({ type, name }) {
  return /^image\/hei[cf]/.test(type) || /\.hei[cf]$/i.test(name);
}

/**
 * On white where one could see through, as the server has it.
 * @param {ImageBitmap} image
 * @param {HTMLCanvasElement} canvas
 */
function draw(image, canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new UnusableFileError("unreadable");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
}

/**
 * A small picture of what is kept, without an address that a page would have to allow.
 * @param {Blob} blob
 * @param {number} side
 * @returns {Promise<HTMLCanvasElement | null>} null: it is no picture
 */
export async function preview(blob, side) {
  try {
    const image = await createImageBitmap(blob);
    const canvas = document.createElement("canvas");
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    draw(image, canvas);
    return canvas;
  } catch {
    return null;
  }
}
