// Text objects: `plain_text` and `mrkdwn`.

import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

/** A text object's words alone, for labels and titles. */
export const plain = (object) => withEmoji(object?.text ?? "");

/** A text object as a node. */
export const textObject = (object) =>
  object.type === "mrkdwn" ? mrkdwn(object.text) : document.createTextNode(withEmoji(object.text));
