((js, wasm) => {
	// Pages that took each other's place share a document. A step in the history between them, where no program swaps them (it is not awake
	// yet, or this page is of another kind), is an ordinary load.
	const page = () => location.pathname + location.search;
	const here = page();
	window.onpopstate = () => { if (page() !== here) location.replace(page()); };
	// A page that the browser kept as it was left: what its forms do may be done already. What is typed in it is left alone.
	const spent = () => document.querySelector("[name=nyckel]") && !document.querySelector("textarea");
	window.addEventListener("pageshow", (event) => { if (event.persisted && spent()) location.replace(location.href); });
	const idle = window.requestIdleCallback || ((work) => setTimeout(work, 1));
	// A browser that is busy, or whose window nobody sees, may never be idle: the page is woken then too.
	const latest = { timeout: 2000 };
	const wake = async (element, id, mod) => { if (mod[id]) await mod[id](element); };
	idle(async () => {
		const islands = document.querySelectorAll("leptos-island");
		if (!islands.length && !document.querySelector("[data-navigation]")) return;
		const bytes = fetch(wasm);
		const mod = await import(js);
		await mod.default({ module_or_path: bytes });
		window.__hydrateIsland = (element, id) => wake(element, id, mod);
		mod.hydrate();
		for (const element of islands) await wake(element, element.dataset.component, mod);
	}, latest);
})
