(() => {
  const readout = document.querySelector(".readout span");
  const frames = new Map([...document.querySelectorAll(".frame")].map((frame) => [frame.dataset.shot, frame]));
  const still = readout.textContent;
  let here = null;

  const say = (text) => { readout.textContent = text || (here ? here.dataset.say : still); };
  for (const event of ["pointerover", "focusin"]) {
    document.addEventListener(event, ({ target }) => {
      const told = target.closest?.("[data-say]");
      if (told) say(told.dataset.say);
    });
  }
  for (const event of ["pointerout", "focusout"]) document.addEventListener(event, () => say(""));

  const mark = (frame) => {
    if (frame === here) return;
    here?.classList.remove("here");
    here?.removeAttribute("aria-current");
    here = frame;
    here?.classList.add("here");
    here?.setAttribute("aria-current", "true");
    say("");
  };
  const shots = [...document.querySelectorAll(".shot")];
  const visible = new Set();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) visible[isIntersecting ? "add" : "delete"](target);
    const first = shots.find((shot) => visible.has(shot));
    mark(first ? frames.get(first.id.slice("shot-".length)) : null);
  }, { rootMargin: "-20% 0px -60% 0px" });
  shots.forEach((shot) => watch.observe(shot));

  for (const group of document.querySelectorAll("[data-roving]")) {
    const stops = [...group.querySelectorAll("a")];
    stops.forEach((stop, place) => { stop.tabIndex = place ? -1 : 0; });
    group.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = step && stops[stops.indexOf(document.activeElement) + step];
      if (!next) return;
      event.preventDefault();
      stops.forEach((stop) => { stop.tabIndex = stop === next ? 0 : -1; });
      next.focus({ preventScroll: true });
    });
  }
})();
