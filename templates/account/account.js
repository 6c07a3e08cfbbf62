// What a mailed link opens, for those whose front end has no page for it: a password is set, an address confirmed. The link is used
// only when the button is pressed, so that programs that look into mails do not use it up.
'use strict';
(async () => {
	const asked = new URLSearchParams(location.search);
	const english = /^en/i.test(asked.get('lang') || navigator.language || '');
	const say = (id, en) => (english ? en : id);
	const path = location.pathname.replace(/^\//, '');
	const page = path === 'verify-email' && asked.get('purpose') === 'agree-email' ? 'agree-email' : path;
	const token = asked.get('token') || '';
	const at = (id) => document.getElementById(id);
	const form = document.querySelector('form');

	// The token stays out of the address bar, the history and what is copied from them.
	history.replaceState(null, '', location.pathname);

	const call = async (method, path, body, session) => {
		const headers = { 'X-Language': english ? 'en' : 'id' };
		if (body) headers['Content-Type'] = 'application/json';
		if (session) headers.Authorization = `Bearer ${session}`;
		try {
			const answer = await fetch(`/v1${path}`, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' });
			return { ok: answer.ok, ...(await answer.json()) };
		} catch {
			return { ok: false, errors: [{ key: '', message: say('Layanan tidak dapat dijangkau; coba lagi sebentar.', 'The service cannot be reached; try again shortly.') }] };
		}
	};
	const setPassword = {
		title: say('Buat kata sandi', 'Set your password'),
		look: '/auth/forgot-password/validate',
		fields: ['password', 'password_confirmation'],
		send: (given) => call('POST', '/auth/change-password', { token, ...given }),
		done: say('Kata sandi Anda sudah tersimpan. Silakan masuk dengan kata sandi itu.', 'Your password is saved. You can sign in with it now.'),
	};
	const confirmed = { fields: [], send: () => call('POST', '/auth/verify-email', { token }) };
	const pages = {
		'set-password': setPassword,
		'reset-password': setPassword,
		'change-password': {
			...setPassword,
			title: say('Ubah kata sandi', 'Change your password'),
			look: '/profile/change-password/validate',
			fields: ['email', 'current_password', 'password', 'password_confirmation'],
			// It takes a session; one is opened for it alone.
			send: async ({ email, ...given }) => {
				const signedIn = await call('POST', '/auth/login', { email, password: given.current_password });
				if (!signedIn.ok) return signedIn;
				const answer = await call('PATCH', '/profile/change-password', { token, ...given }, signedIn.data.token);
				await call('POST', '/auth/logout', null, signedIn.data.token);
				return answer;
			},
		},
		'verify-email': { ...confirmed, title: say('Konfirmasi alamat email', 'Confirm your e-mail address') },
		'agree-email': {
			...confirmed,
			title: say('Setujui alamat lain', 'Agree to another address'),
			about: say('Alamat yang disebut dalam surel kami akan menggantikan alamat Anda. Bila Anda tidak menghendakinya, tutup halaman ini.',
				'The address that our mail names will take the place of yours. If you do not want that, close this page.'),
		},
	};
	const words = {
		email: 'Email',
		current_password: say('Kata sandi sekarang', 'Present password'),
		password: say('Kata sandi baru, paling sedikit 8 karakter', 'New password, at least 8 characters'),
		password_confirmation: say('Kata sandi baru sekali lagi', 'New password once more'),
	};
	const it = pages[page];

	const showFaults = (errors) => {
		const rest = [];
		for (const label of form.querySelectorAll('label')) {
			const mine = errors.filter((error) => error.key === label.dataset.of);
			label.querySelector('em').textContent = mine.map((error) => error.message).join(' ');
			label.querySelector('input').setAttribute('aria-invalid', String(mine.length > 0));
		}
		for (const error of errors) if (!it.fields.includes(error.key)) rest.push(error.message);
		at('fault').textContent = [...new Set(rest)].join(' ');
	};

	document.documentElement.lang = say('id', 'en');
	document.title = `${it.title} · Autogate KEK`;
	at('title').textContent = it.title;
	for (const label of form.querySelectorAll('label')) {
		label.hidden = !it.fields.includes(label.dataset.of);
		label.querySelector('span').textContent = words[label.dataset.of];
	}
	form.querySelector('button').textContent = it.title;

	if (it.look) {
		at('about').textContent = say('Sebentar, tautan diperiksa…', 'One moment, the link is looked at…');
		const link = await call('GET', `${it.look}?token=${encodeURIComponent(token)}`);
		at('about').textContent = '';
		if (!link.ok) return showFaults(link.errors);
		at('about').textContent = say(`Untuk ${link.data.email}.`, `For ${link.data.email}.`);
	}
	if (it.about) at('about').textContent = it.about;
	at('fields').hidden = false;
	form.addEventListener('submit', async (event) => {
		event.preventDefault();
		const button = form.querySelector('button');
		button.disabled = true;
		at('fault').textContent = '';
		const answer = await it.send(Object.fromEntries(it.fields.map((name) => [name, form.elements[name].value])));
		button.disabled = false;
		showFaults(answer.ok ? [] : answer.errors);
		if (!answer.ok) return;
		at('fields').hidden = true;
		at('about').textContent = it.done || answer.message;
	});
})();
