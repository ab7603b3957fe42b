// The app's Home tab, patched block by block.

import { drawBlock } from "./blocks.js";
import { h, reconcile } from "./dom.js";
import { viewSurface } from "./surface.js";
import { world } from "./world.js";

export function drawHome(panel) {
  const { home, app } = world.state;
  if (!home) {
    const words = `${app.name} has not published a Home for you yet.`;
    reconcile(panel, [{ key: "none", sig: words, build: () => h("p", { class: "empty" }, words) }]);
    return;
  }
  const surface = viewSurface(home);
  reconcile(
    panel,
    home.blocks.map((block, index) => ({
      key: block.block_id ?? String(index),
      sig: JSON.stringify([home.id, block, world.eyes()]),
      build: () => drawBlock(block, surface),
    })),
  );
}
