(() => {
	let seen;
	new EventSource("/dev/reload").onmessage = (event) => {
		if (seen && seen !== event.data) location.reload();
		seen = event.data;
	};
})();
