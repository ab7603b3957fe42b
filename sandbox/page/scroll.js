// Lists that stay at their end while new messages come, unless their reader has scrolled away from it.

const NEAR_PX = 40;

/** Watch a scrolling list. `settle()` after each patch; `top` is where it is, or undefined at its end. */
export function stickToEnd(list, top) {
  let atEnd = top === undefined;
  let endTop = 0; // where it was when it was last at its end
  const isNearEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
  const settle = () => {
    // The scroll event comes a frame late: a reader may have moved up already, and must not be pulled down.
    if (atEnd && list.scrollTop < endTop - NEAR_PX && !isNearEnd()) atEnd = false;
    if (!atEnd) return;
    list.scrollTop = list.scrollHeight;
    endTop = list.scrollTop;
  };
  list.addEventListener("scroll", () => {
    atEnd = isNearEnd();
    if (atEnd) endTop = list.scrollTop;
  });
  new ResizeObserver(settle).observe(list);
  let first = true;
  return {
    settle() {
      if (first && !atEnd) list.scrollTop = top;
      first = false;
      settle();
    },
    get top() {
      return atEnd ? undefined : list.scrollTop;
    },
  };
}
