((js, wasm) => {
	const idle = window.requestIdleCallback || ((work) => setTimeout(work, 1));
	const wake = async (element, id, mod) => { if (mod[id]) await mod[id](element); };
	idle(async () => {
		const islands = document.querySelectorAll("leptos-island");
		if (!islands.length) return;
		const bytes = fetch(wasm);
		const mod = await import(js);
		await mod.default({ module_or_path: bytes });
		mod.hydrate();
		window.__hydrateIsland = (element, id) => wake(element, id, mod);
		for (const element of islands) await wake(element, element.dataset.component, mod);
	});
})
