(() => {
  const player = document.querySelector(".player");
  const video = player.querySelector("video");
  const length = Number(document.body.dataset.seconds);
  const timed = [...document.querySelectorAll("[data-time][data-until]")];
  const plots = [...document.querySelectorAll("[data-plot]")];
  const ready = () => video.readyState > 0;
  const share = (event, plot) => {
    const { left, width } = plot.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };

  const show = () => {
    player.hidden = false;
    document.body.classList.add("plays");
    follow();
  };
  const follow = () => {
    const at = video.currentTime;
    document.body.style.setProperty("--now", `${(100 * at) / length}%`);
    for (const one of timed) one.classList.toggle("now", at >= one.dataset.time && at < one.dataset.until);
  };
  const jump = (seconds) => {
    player.hidden = false;
    video.currentTime = seconds;
    video.play().catch(() => {});
  };
  const shotAt = (seconds) => timed.find((one) => one.matches(".shot") && seconds >= one.dataset.time && seconds < one.dataset.until);

  video.addEventListener("loadedmetadata", show);
  video.addEventListener("timeupdate", follow);
  video.addEventListener("seeked", follow);
  const smoothly = () => {
    if (!video.paused) {
      follow();
      requestAnimationFrame(smoothly);
    }
  };
  video.addEventListener("play", smoothly);

  document.querySelector("#video-file").addEventListener("change", ({ target }) => {
    if (target.files[0]) video.src = URL.createObjectURL(target.files[0]);
  });
  document.querySelector(".hide-player").addEventListener("click", () => {
    video.pause();
    player.hidden = true;
  });
  document.addEventListener("click", (event) => {
    const told = event.target.closest(".line, .frame, .dot, .spoken");
    if (told && !getSelection().toString()) {
      if (ready()) jump(Number(told.dataset.time));
      return;
    }
    const plot = plots.find((one) => one.contains(event.target));
    if (!plot) return;
    const seconds = share(event, plot) * length;
    if (ready()) jump(seconds);
    else shotAt(seconds)?.scrollIntoView();
  });
  if (ready()) show();
})();
