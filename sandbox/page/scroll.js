// Lists that stay at their end while new messages come, unless their reader has scrolled away from it.

const NEAR_PX = 40;

/** Watch a scrolling list. `settle()` after each patch; `top` is where it is, or undefined at its end. */
export function stickToEnd(list, top) {
  let atEnd = top === undefined;
  const settle = () => {
    if (atEnd) list.scrollTop = list.scrollHeight;
  };
  list.addEventListener("scroll", () => {
    atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
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
