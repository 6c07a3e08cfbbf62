#!/usr/bin/perl
# auth: signing in and out, and what is done by mailed links. Who is refused learns nothing about the address that was tried.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use File::Basename qw(dirname);
use List::Util ();
use Test::More;
use Time::HiRes ();
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;
use Autogate::Mail;
use Autogate::Person;

# Wrong tries are counted by address as well: these come from one that nobody else has.
my $gate = Autogate->new->from(sprintf '127.%d.%d.%d', map { 1 + int rand 254 } 1 .. 3);
my ($user) = $gate->users('manajemen');
my ($of_tenant) = $gate->users('administrator_tenan');
my $path = '/v1/auth/login';

sub login { my (%body) = @_; return $gate->post($path, { email => $user->{email}, password => $user->{password}, %body }) }
# An address that is nobody's, new each time: each has free tries of its own.
sub nobody { return lc(unique('nobody-')) . '@bkms.example' }
sub session_of { my ($answer) = @_; return $gate->with(Authorization => 'Bearer ' . $answer->data->{token}) }

# --- POST /v1/auth/login opens a session. ---
{
	my $data = ok_success(login(), 'a user signs in');
	like($data->{token}, qr/^[A-Za-z0-9_-]{43}$/, '... with a token of 256 bits');
	is_deeply([map { exists $data->{user}{$_} ? () : $_ } qw(id fullname email company role phone_number account_quota)], [], '... and hears who it is');
	is($data->{user}{email}, $user->{email}, '... by address');
	is($data->{user}{role}{key}, 'manajemen', '... by role');
	ok($data->{user}{role}{is_active}, '... which is active');
	is_deeply([sort keys %{ $data->{user}{role}{permissions}[0] }], [qw(group_name id key name)], '... and allows this and that');
	is(scalar(grep { /password|hash/ } keys %{ $data->{user} }), 0, '... and nothing secret');
	ok_success(session_of(login(remember => JSON::PP::true))->get('/v1/areas'), '... the token opens');
	isnt(login()->data->{token}, $data->{token}, 'each session has a token of its own');
	my $good = json_of({ map { $_ => $user->{$_} } qw(email password) });
	ok_success($_, 'a browser may call itself what it likes')
		for $gate->at_once(map { [$gate, 'POST', $path, $good, { 'User-Agent' => $_ }] } 'x' x 249 . "\xc3\xa9", "caf\xe9 \xff");
	my ($other) = $gate->at_once([$gate, 'POST', $path, $good, { 'Content-Type' => "text/\xff\xff\xff\xff\xff" }]);
	refused($other, 415, 'MEDIA_TYPE', '', 'what it sends is called JSON, and nothing else in any bytes');

	my $company = $gate->post($path, { email => $of_tenant->{email}, password => $of_tenant->{password} })->data->{user}{company};
	is_deeply([sort keys %$company], [qw(address business_field email id name no_pu npwp operation_status pic_name pic_phone status_pu type)], "a tenant's company stands in it");
	ok_success(login(email => uc $user->{email}), 'capitals do not matter in an address');
	refused(login(role => 'it_bkms'), 422, 'UNKNOWN_FIELD', 'role', 'a field that nobody knows is refused');
	is($gate->post("$path?lang=en", { email => $user->{email}, password => $user->{password} })->json->{message}, 'Signed in', 'it answers in the language that is asked for');
}

# --- What is wrong with a body is told by its fields. ---
{
	my $nothing = $gate->post($path, {});
	refused($nothing, 422, 'REQUIRED', $_, "signing in needs the $_") for qw(email password);
	refused(login(email => 'nobody'), 422, 'BAD_FORMAT', 'email', 'an address has an @');
	refused(login(remember => 'yes'), 422, 'WRONG_TYPE', 'remember', 'remember is true or false');
	refused(login(password => 'x' x 201), 422, 'TOO_LONG', 'password', 'a password has its length');
	refused(login(password => 12345678), 422, 'WRONG_TYPE', 'password', '... and is a text');
	refused($gate->raw('POST', $path, { body => '{"email":' }), 400, 'BAD_JSON', undef, 'what is no JSON is told so');
}

# --- Known and unknown addresses are refused alike. ---
{
	my ($wrong, $unknown) = (login(password => "$user->{password}x"), login(email => nobody()));
	refused($wrong, 401, 'CREDENTIALS_INVALID', '', 'a wrong password is refused');
	is($unknown->body_without_request_id, $wrong->body_without_request_id, '... in the words in which an unknown address is');
	refused(login(password => " $user->{password}"), 401, 'CREDENTIALS_INVALID', '', 'blanks in a password count');
	ok_success(login(), '... the right one opens still');

	my %took;
	for my $round (1 .. 3) {
		for my $kind (qw(known unknown)) {
			my $begun = Time::HiRes::time();
			login($kind eq 'known' ? (password => 'salah sekali') : (email => nobody(), password => 'salah sekali'));
			push @{ $took{$kind} }, Time::HiRes::time() - $begun;
		}
	}
	my ($known, $other) = map { List::Util::min(@{ $took{$_} }) } qw(known unknown);   # a busy host only adds
	cmp_ok($_, '>=', 0.3, '... neither is answered before it is due') for $known, $other;
	cmp_ok(abs($known - $other), '<', 0.15, sprintf '... and take as long: %.0f and %.0f ms', $known * 1000, $other * 1000);
	ok_success(login(), '... and a few wrong ones block nobody');
}

# --- Whoever waits for the answer to a stranger holds up nobody. ---
{
	my $begun = Time::HiRes::time();
	my @answers = $gate->at_once(map { [elsewhere(), 'POST', '/v1/auth/forgot-password', json_of({ email => nobody() })] } 1 .. 40);
	my $took_s = Time::HiRes::time() - $begun;
	is(scalar(grep { $_->status == 200 } @answers), 40, 'forty strangers at once are answered');
	cmp_ok($took_s, '>=', 0.3, '... none before it is due');
	cmp_ok($took_s, '<', 5, sprintf '... and none after another: %.1f s', $took_s);
}

# --- Five tries are free; then each doubles the wait. ---
{
	my $email = nobody();
	my @answers = $gate->at_once(map { [$gate, 'POST', $path, json_of({ email => $email, password => 'salah sekali' })] } 1 .. 8);
	my $tried = grep { $_->status == 401 } @answers;
	ok($tried >= 1 && $tried <= 6, "of eight at the same instant no more than are free get through: $tried");
	login(email => $email) for $tried .. 5;
	my $blocked = login(email => $email);
	refused($blocked, 429, 'TOO_MANY_ATTEMPTS', '', '... then one has to wait');
	cmp_ok($blocked->header('Retry-After') // 0, '>=', 1, '... and hears how long');
	ok_success(login(), '... which concerns no other account');
}

# --- POST /v1/auth/logout ends this session. ---
{
	my ($one, $other) = map { session_of(login()) } 1 .. 2;
	is(ok_success($one->post('/v1/auth/logout'), 'a session ends'), undef, '... with null');
	refused($one->get('/v1/areas'), 401, 'TOKEN_INVALID', '', '... and opens nothing more, on any worker') for 1 .. 4;
	refused($one->post('/v1/auth/logout'), 401, 'TOKEN_INVALID', '', '... nor ends twice');
	ok_success($other->get('/v1/areas'), 'another session of the same user goes on');
	refused($gate->post('/v1/auth/logout'), 401, 'UNAUTHENTICATED', '', 'a stranger has none to end');
	refused($gate->with(Authorization => 'Bearer made-up')->post('/v1/auth/logout'), 401, 'TOKEN_INVALID', '', '... nor one that was made up');
	ok_success($other->post('/v1/auth/logout'), 'and the other ends by itself');
}

# --- POST /v1/auth/login/operational opens a session on a phone. ---
my $phone = "$path/operational";
sub by_phone { my ($who, %more) = @_; return $gate->post($phone, { email => $who->{email}, password => $who->{password}, %more }) }
{
	my ($officer) = $gate->users('operasional_tenan');
	my $data = ok_success(by_phone($officer, device_name => 'Samsung A05 gudang'), 'an operational user signs in on a phone');
	is($data->{user}{role}{key}, 'operasional_tenan', '... and hears who it is, as on the web');
	ok_success(by_phone($of_tenant, remember => JSON::PP::true), 'so does an administrator of a tenant');
	my ($row) = $gate->rows("SELECT kind, device_name, ROUND(TIMESTAMPDIFF(SECOND, created_at, expires_at) / 3600) FROM session WHERE token_hash = UNHEX('" . sha256_hex($data->{token}) . "')");
	is_deeply($row, ['phone', 'Samsung A05 gudang', 168], '... for seven days, under the name of the device') if $row;
	refused(by_phone($user), 403, 'NOT_OPERATIONAL', '', 'the management does not work by phone');
	refused(by_phone($user, password => 'salah sekali'), 401, 'CREDENTIALS_INVALID', '', '... which only a right password tells');
	refused($gate->post($phone, {}), 422, 'REQUIRED', $_, "... and it needs the $_") for qw(email password);
	refused(by_phone($officer, device_name => 'x' x 81), 422, 'TOO_LONG', 'device_name', 'a name of a device has its length');
}

# --- Tests with people of their own, in the database. ---
my $mail = Autogate::Mail->new($gate);
my $person = $mail && Autogate::Person->new($gate, 'manajemen', language => 'en');
my %link = (forgot => '/v1/auth/forgot-password', validate => '/v1/auth/forgot-password/validate', change => '/v1/auth/change-password',
	verify => '/v1/auth/verify-email', send => '/v1/auth/verify-email/send');

# a_link PERSON, PURPOSE [ADDRESS]: its token; as users' programs would have sent it.
sub a_link
{
	my ($who, $purpose, $address) = @_;
	my $token = unique('token-') . 'x' x 16;
	$address //= $who->{email};
	$gate->sql("INSERT INTO mailed_link (id, token_hash, user_id, purpose, address, created_at, expires_at) VALUES (UNHEX(MD5('$token')), UNHEX('" . sha256_hex($token)
		. "'), UNHEX('$who->{hex}'), '$purpose', '$address', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL 1 HOUR)") or die 'no link';
	return $token;
}
sub set_password { my ($token, $password, %more) = @_; return $gate->post($link{change}, { token => $token, password => $password, password_confirmation => $password, %more }) }
sub good_password { return 'kapal besar ' . lc unique('') }
sub newest_token { my ($who, $letter) = @_; my $found = $mail->newest($who->{email}, $letter); return $found && $found->{token} }
# Each test of throttling or of parallel tries comes from an address that nobody else has.
sub elsewhere { return $gate->from(sprintf '127.%d.%d.%d', map { 1 + int rand 254 } 1 .. 3) }
sub enter { my ($who, $password) = @_; return elsewhere()->post($path, { email => $who->{email}, password => $password // $who->{password} }) }

SKIP: {
	skip 'the database cannot be reached', 1 if !$person;

	# --- Old hashes, closed accounts, and what the audit says. ---
	is(substr($person->column('password_hash'), 0, 4), '$2b$', 'a password of the system before');
	ok_success(enter($person), '... signs in');
	is(substr($person->column('password_hash'), 0, 3), '$y$', '... and is hashed anew');
	ok_success(enter($person), '... as which it signs in still');

	# --- A hundred sessions may be open; one more ends the oldest. ---
	my $of_many = Autogate::Person->new($gate, 'manajemen');
	my $open = sub { return ($gate->rows("SELECT COUNT(*) FROM session WHERE user_id = UNHEX('$of_many->{hex}') AND revoked_at IS NULL"))[0][0] };
	$gate->sql("INSERT INTO session (id, token_hash, user_id, kind, ip_address, created_at, expires_at) SELECT UNHEX(CONCAT(LPAD(HEX(seq), 16, '0'), LEFT('$of_many->{hex}', 16))),
		UNHEX(SHA2(CONCAT('$of_many->{hex}', seq), 256)), UNHEX('$of_many->{hex}'), 'web', '127.0.0.1', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL 1 HOUR FROM seq_1_to_99");
	my $hundredth = session_of(enter($of_many));
	is($open->(), 100, 'a hundred sessions are open');
	ok_success(my $next = enter($of_many), '... one more is opened');
	is($open->(), 100, '... in the place of another');
	is_deeply([$gate->rows("SELECT HEX(LEFT(id, 8)) + 0 FROM session WHERE user_id = UNHEX('$of_many->{hex}') AND revoked_at IS NOT NULL")], [[1]], '... the oldest');
	ok_success($_->get('/v1/areas'), '... while the latest go on') for $hundredth, session_of($next);

	# --- Several at once hash it anew, and a password that is changed meanwhile opens nothing. ---
	my $of_before = Autogate::Person->new($gate, 'manajemen');
	my $right = json_of({ email => $of_before->{email}, password => $of_before->{password} });
	is_deeply([map { $_->status } $gate->at_once(map { [elsewhere(), 'POST', $path, $right] } 1 .. 6)], [(200) x 6], 'six sign in at once, and the hash is made anew once');
	if (!(my $pid = fork // die "fork: $!")) {
		Test::More->builder->no_ending(1);
		$gate->sql("START TRANSACTION; SELECT 1 FROM user WHERE id = UNHEX('$of_before->{hex}') FOR UPDATE INTO \@held; DO SLEEP(3);
			UPDATE user SET password_hash = '" . crypt('another password', '$2b$04$' . 'a' x 21 . '.') . "' WHERE id = UNHEX('$of_before->{hex}'); COMMIT");
		POSIX::_exit(0);
	}
	Time::HiRes::sleep(0.5);
	refused(enter($of_before), 401, 'CREDENTIALS_INVALID', '', 'a password that is changed while it opens a session opens none');
	wait;

	$person->set(is_active => 0);
	refused(enter($person), 403, 'ACCOUNT_INACTIVE', '', 'a closed account says so to a right password');
	refused(enter($person, 'salah sekali'), 401, 'CREDENTIALS_INVALID', '', '... and to no other');
	$person->set(is_active => 1);
	my $nobody = nobody();
	enter({ email => $nobody }, 'salah sekali');
	my ($masked, $masked_nobody) = map { s/^.\K.*(?=@)/***/r } $person->{email}, $nobody;
	my %audit = map { my ($email, $id, $as) = @$_; ("$email $as" => $id) }
		$gate->rows("SELECT JSON_VALUE(`after`, '\$.email'), COALESCE(HEX(entity_id), ''), JSON_VALUE(`after`, '\$.refused_as') FROM audit WHERE action = 'login_failed'");
	is(lc($audit{"$masked CREDENTIALS_INVALID"} // ''), $person->{hex}, 'the audit keeps a wrong password, and whose');
	is(lc($audit{"$masked ACCOUNT_INACTIVE"} // ''), $person->{hex}, '... a right one of a closed account');
	is($audit{"$masked_nobody CREDENTIALS_INVALID"}, '', '... and an address that is nobody\'s');
	is_deeply([$gate->rows("SELECT 1 FROM audit WHERE action = 'login_failed' AND `after` LIKE '%$nobody%'")], [], '... masked, since anything may be typed there');
	is_deeply([$gate->rows("SELECT 1 FROM audit WHERE action = 'login_failed' AND `after` LIKE '%salah sekali%'")], [], '... and no password');

	# --- POST /v1/auth/forgot-password mails a link; known and unknown addresses are answered alike. ---
	refused($gate->post($link{forgot}, {}), 422, 'REQUIRED', 'email', 'who forgot the password gives an address');
	refused($gate->post($link{forgot}, { email => "$person->{email}\r\nBcc: x\@y.example" }), 422, 'BAD_FORMAT', 'email', '... of one line');
	my $known = $gate->with('X-Forwarded-Host' => 'evil.example', Forwarded => 'host=evil.example')->post($link{forgot}, { email => uc $person->{email} });
	my $unknown = $gate->post($link{forgot}, { email => nobody() });
	is(ok_success($known, 'a link is sent'), undef, '... of which the answer says nothing');
	is($unknown->body_without_request_id, $known->body_without_request_id, '... in the words that an unknown address gets');
	my $letter = $mail->newest($person->{email}, 'reset-password');
	is($letter->{language}, 'en', '... in the language of its owner');
	my $front = $gate->setting('front_url') || $gate->setting('base_url');
	like($letter->{link}, qr{^\Q$front\E/reset-password\?token=[A-Za-z0-9_-]{43}$}, '... and leads where the settings say, whatever host was asked');
	my $token = $letter->{token};
	is_deeply([$gate->rows("SELECT COUNT(*) FROM mailed_link WHERE token_hash = UNHEX('" . sha256_hex($token) . "')")], [[1]], 'the database has its hash');
	is_deeply([$gate->rows("SELECT 1 FROM outbox WHERE message LIKE '%$token%' UNION SELECT 1 FROM audit WHERE CONCAT_WS('', `before`, `after`) LIKE '%$token%'")], [],
		'... and nowhere the token');
	my %took;
	for my $round (1 .. 3) {
		for my $email (map { $_ % 2 ? Autogate::Person->new($gate, 'manajemen')->{email} : nobody() } 1 .. 2) {
			my $begun = Time::HiRes::time();
			elsewhere()->post($link{forgot}, { email => $email });
			push @{ $took{ $email =~ /^nobody/ ? 'unknown' : 'known' } }, Time::HiRes::time() - $begun;
		}
	}
	my ($slow, $other) = map { List::Util::min(@{ $took{$_} }) } qw(known unknown);
	cmp_ok($_, '>=', 0.3, 'neither is answered before it is due') for $slow, $other;
	cmp_ok(abs($slow - $other), '<', 0.15, sprintf 'both take as long: %.0f and %.0f ms', $slow * 1000, $other * 1000);

	# --- GET /v1/auth/forgot-password/validate says whether a link still opens. ---
	my $shown = ok_success($gate->get($link{validate}, { token => $token }), 'a link opens');
	is($shown->{email}, substr($person->{email}, 0, 1) . '***@uji.example', '... for an address that is shown masked');
	like($shown->{expires_at}, qr/^\d{4}-.*Z$/, '... until then');
	refused($gate->get($link{validate}), 422, 'REQUIRED', 'token', 'it needs a token');
	refused($gate->get($link{validate}, { token => 'x' x 43 }), 403, 'LINK_INVALID', '', 'a token that was made up opens nothing');
	refused($gate->get($link{validate}, { token => a_link($person, $_) }), 403, 'LINK_INVALID', '', "nor does one to $_") for qw(verify-email change-email change-password);

	# --- POST /v1/auth/change-password sets the password, once. ---
	my $session = $gate->sign_in($person);
	refused(set_password($token, good_password(), token => undef), 422, 'REQUIRED', 'token', 'it needs the token');
	my $weak = $gate->post($link{change}, { token => $token, password => 'Password123', password_confirmation => 'x' });
	refused($weak, 422, 'PASSWORD_WEAK', 'password', 'a password that many use is refused');
	refused($weak, 422, 'PASSWORD_MISMATCH', 'password_confirmation', '... and one that was mistyped with it');
	refused(set_password($token, $_), 422, 'PASSWORD_WEAK', 'password', "... so is $_") for 'a' x 73, 'pendek1', lc((split / /, $person->{fullname})[0]) . '2026!';
	ok_success($session->get('/v1/areas'), '... by which nothing has changed');
	my $reminder = a_link($person, 'set-password');
	my $taking_over = a_link($person, 'change-email', lc(unique('another-')) . '@uji.example');
	my $new = good_password();
	is(ok_success(set_password($token, $new), 'a new password is set'), undef, '... with null');
	refused($session->get('/v1/areas'), 401, 'TOKEN_INVALID', '', '... all sessions have ended') for 1 .. 4;
	refused(enter($person), 401, 'CREDENTIALS_INVALID', '', '... the old one opens nothing');
	$person->{password} = $new;
	ok_success(enter($person, $new), '... the new one does');
	is($person->column('is_email_verified'), 1, '... the address is known to be its owner\'s, who had the link from there');
	my $notice = $mail->newest($person->{email}, 'password-changed');
	ok($notice && !$notice->{link}, '... who is told of it');
	refused(set_password($token, good_password()), 403, 'LINK_USED', '', 'a link is good for once');
	refused($gate->get($link{validate}, { token => $token }), 403, 'LINK_USED', '', '... and says so');
	refused(set_password($reminder, good_password()), 403, 'LINK_EXPIRED', '', '... and ends the others');
	refused($gate->post($link{verify}, { token => $taking_over }), 403, 'LINK_EXPIRED', '', '... also one by which whoever knew the old password would take the account');
	is($person->column('email'), $person->{email}, '... which is where it was');
	is_deeply([$gate->rows("SELECT actor_kind, LOWER(HEX(actor_id)) FROM audit WHERE action = 'change_password' AND entity_id = UNHEX('$person->{hex}')")], [['user', $person->{hex}]],
		'the audit says who it was');

	ok_success(set_password(a_link($person, 'set-password'), $person->{password} = good_password()), 'the link of an invitation sets a password');
	$gate->post($link{forgot}, { email => $person->{email} });
	my $earlier = newest_token($person, 'reset-password');
	$gate->post($link{forgot}, { email => $person->{email} });
	my $later = newest_token($person, 'reset-password');
	isnt($later, $earlier, 'each link has its token');
	refused(set_password($earlier, good_password()), 403, 'LINK_EXPIRED', '', '... and a later one ends the earlier');
	$gate->sql("UPDATE mailed_link SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE token_hash = UNHEX('" . sha256_hex($later) . "')");
	refused($gate->get($link{validate}, { token => $later }), 403, 'LINK_EXPIRED', '', 'a link has its time');
	refused(set_password($later, good_password()), 403, 'LINK_EXPIRED', '', '... after which it opens nothing');
	my $left = a_link($person, 'set-password', 'before-' . $person->{email});
	refused(set_password($left, good_password()), 403, 'LINK_INVALID', '', 'a link that went to an address which the user has left opens nothing');
	my $closed = a_link($person, 'reset-password');
	$person->set(is_active => 0);
	refused(set_password($closed, good_password()), 403, 'LINK_INVALID', '', '... nor does one of a closed account');
	my $letters = $mail->letters($person->{email});
	$gate->post($link{forgot}, { email => $person->{email} });
	is($mail->letters($person->{email}), $letters, '... which gets none either');
	$person->set(is_active => 1);

	# --- Twenty at once with one link: one wins. ---
	my $contested = a_link($person, 'reset-password');
	my @passwords = map { good_password() } 1 .. 20;
	my @answers = $gate->at_once(map { [$gate, 'POST', $link{change}, json_of({ token => $contested, password => $_, password_confirmation => $_ })] } @passwords);
	my @won = grep { $answers[$_]->status == 200 } 0 .. 19;
	is(scalar @won, 1, 'of twenty at once one sets the password');
	is_deeply([map { $_->code } grep { $_->status != 200 } @answers], [('LINK_USED') x 19], '... the others hear that the link was used');
	ok_success(enter($person, $passwords[$won[0]]), '... and it is the one that won');
	$person->{password} = $passwords[$won[0]];
	is(scalar(grep { ($_->{letter} // '') eq 'password-changed' } $mail->letters($person->{email})), 3, '... of which the owner was told once');

	# --- POST /v1/auth/verify-email/send mails a link by which an address is confirmed, POST /v1/auth/verify-email confirms it. ---
	my $new_one = Autogate::Person->new($gate, 'operasional_tenan', fullname => "Rini\r\nBcc: x\@y.example");
	my $sent = $gate->post($link{send}, { email => $new_one->{email} });
	is(ok_success($sent, 'a link to confirm an address is sent'), undef, '... of which the answer says nothing');
	is($gate->post($link{send}, { email => $_ })->body_without_request_id, $sent->body_without_request_id, '... whoever asks') for nobody(), $person->{email};
	is($mail->newest($person->{email}, 'verify-email'), undef, '... who has confirmed it needs none');
	refused($gate->post($link{send}, { email => 'nobody' }), 422, 'BAD_FORMAT', 'email', 'an address has an @');
	my $confirm = newest_token($new_one, 'verify-email');
	refused(set_password($confirm, good_password()), 403, 'LINK_INVALID', '', 'this link sets no password');
	refused($gate->post($link{verify}, { token => a_link($new_one, 'reset-password') }), 403, 'LINK_INVALID', '', '... and one that does confirms nothing');
	refused($gate->post($link{verify}, {}), 422, 'REQUIRED', 'token', 'it needs a token');
	is($new_one->column('is_email_verified'), 0, 'so far it is not confirmed');
	@answers = $gate->at_once(map { [$gate, 'POST', $link{verify}, json_of({ token => $confirm })] } 1 .. 20);
	is(scalar(grep { $_->status == 200 } @answers), 1, 'of twenty at once one confirms it');
	is(scalar(grep { ($_->code // '') eq 'LINK_USED' } @answers), 19, '... the others hear that the link was used');
	is($new_one->column('is_email_verified'), 1, '... and it is confirmed');

	# --- Asking for links is throttled like signing in, apart from it. ---
	for my $route (@link{qw(forgot send)}) {
		my %many = (known => Autogate::Person->new($gate, 'manajemen'), unknown => { email => nobody() });
		for my $kind (sort keys %many) {
			my @statuses = map { elsewhere()->post($route, { email => $many{$kind}{email} })->status } 1 .. 7;
			is_deeply(\@statuses, [(200) x 6, 429], "$route: for an address that is $kind five and one more, then one has to wait");
		}
		ok_success($gate->post($path, { email => $many{known}{email}, password => $many{known}{password} }), '... who knows the password signs in');
	}

	# --- Of IPv6 the network is counted: whoever has one address has all of it. nginx listens to none here, so the program is called as CGI. ---
	SKIP: {
		my $program = ($ENV{AUTOGATE_BUILD} // '') . '/cgi-bin/auth';
		skip 'AUTOGATE_BUILD and AUTOGATE_CONFIG name nothing that could be called', 3 if !-x $program || !$ENV{AUTOGATE_CONFIG};
		my $network = sprintf '20010db8%04x%04x', map { 4096 + int rand 61440 } 1 .. 2;
		for my $host (1, 'ffff:2') {
			my $body = json_of({ email => nobody() });
			local @ENV{qw(REQUEST_METHOD REQUEST_URI CONTENT_TYPE CONTENT_LENGTH REMOTE_ADDR)} =
				('POST', $link{forgot}, 'application/json', length $body, join(':', $network =~ /..../g) . "::$host");
			open my $called, '|-', "exec '$program' >/dev/null 2>&1" or die "$program: $!";
			print $called $body;
			ok(close $called, "a request from ...::$host");
		}
		is_deeply([$gate->rows("SELECT failures FROM login_attempt WHERE subject = UNHEX(SHA2('address:link $network', 256))")], [[2]], '... is counted for the network');
	}

	# --- Nothing of it is in a log. ---
	SKIP: {
		my @logs = grep { /(?:auth|access|nginx)/ } glob(($ENV{AUTOGATE_VAR} // '') . '/log/*');
		skip 'AUTOGATE_VAR names no folder with logs', 1 if !@logs;
		my $all = join '', map { open my $in, '<', $_ or die "$_: $!"; local $/; <$in> // '' } @logs;
		is(scalar(grep { index($all, $_) >= 0 } $token, $later, $confirm, $contested, $person->{password}), 0, 'no token and no password is in a log');
	}
}

refuses_methods($gate, $phone, 'POST');
refuses_methods($gate, $link{validate}, 'GET');
refuses_methods($gate, $link{$_}, 'POST') for qw(forgot change verify send);
refuses_methods($gate, $path, 'POST');
refuses_methods($gate, '/v1/auth/logout', 'POST');

done_testing;
