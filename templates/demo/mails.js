// The latest mails of a demonstration, with the links in them. nginx shows them to nobody but this machine.
'use strict';
(async () => {
	const section = document.getElementById('mails');
	const bytes = (text) => new TextDecoder().decode(Uint8Array.from(text, (c) => c.charCodeAt(0)));
	const decoded = (text) => bytes(text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))));
	const header = (mail, name) => {
		const found = mail.match(new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'm'));
		return found ? found[1].replace(/\r?\n[ \t]/g, ' ').replace(/\?= =\?/g, '?==?')
			.replace(/=\?UTF-8\?Q\?(.*?)\?=/g, (_, word) => decoded(word.replace(/_/g, ' '))) : '';
	};
	const show = (mail) => {
		const item = document.createElement('li');
		const link = decoded(mail.split(/\r?\n\r?\n/).slice(1).join('\n\n')).match(/^https?:\/\/\S+$/m);
		const words = document.createElement(link ? 'a' : 'b');
		if (link) words.href = link[0];
		words.textContent = header(mail, 'Subject');
		item.append(words, ' ', header(mail, 'To').match(/<([^>]*)>/)[1]);
		section.querySelector('ul').append(item);
	};
	const listed = await fetch('/-demo/mail/');
	if (!listed.ok) return;
	const files = (await listed.json()).filter((file) => /^[0-9a-f-]{36}\.eml$/.test(file.name))
		.sort((a, b) => (a.name < b.name ? 1 : -1)).slice(0, 5);
	for (const file of files) show(await (await fetch(`/-demo/mail/${file.name}`)).text());
	section.hidden = !files.length;
})();
