#!/usr/bin/perl
# profile: one's own account: what is changed at once, what wants a link or the password, and the sessions that are open.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use File::Basename qw(dirname);
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep);
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;
use Autogate::Mail;
use Autogate::Person;

my $gate = Autogate->new;
my $mail = Autogate::Mail->new($gate) or plan(skip_all => 'the database cannot be reached');
my ($true, $false) = (JSON::PP::true, JSON::PP::false);
my %path = (profile => '/v1/profile', email => '/v1/profile/email', request => '/v1/profile/change-password/request',
	change => '/v1/profile/change-password', validate => '/v1/profile/change-password/validate', sessions => '/v1/profile/sessions');

# Signs in from an address of its own: what is wrong is counted by address.
sub elsewhere { return $gate->from(sprintf '127.%d.%d.%d', map { 1 + int rand 254 } 1 .. 3) }
sub session_of
{
	my ($person) = @_;
	my $answer = elsewhere()->post('/v1/auth/login', { email => $person->{email}, password => $person->{password} });
	my $session = elsewhere()->with(Authorization => 'Bearer ' . $answer->data->{token});
	$session->{token} = $answer->data->{token};
	return $session;
}
sub good_password { return 'kapal besar ' . lc unique('') }
sub new_address { return lc(unique('baru-')) . '@uji.example' }
sub token_to { my ($address, $letter) = @_; my $found = $mail->newest($address, $letter); return $found && $found->{token} }
sub age { my ($token) = @_; return $gate->sql("UPDATE mailed_link SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE token_hash = UNHEX('" . sha256_hex($token) . "')") }

my $person = Autogate::Person->new($gate, 'administrator_tenan', account_quota => 7);
my $me = session_of($person);

# --- GET /v1/profile is the user of login, and more. ---
{
	my $profile = ok_success($me->get($path{profile}), 'a profile is read');
	my $user = elsewhere()->post('/v1/auth/login', { email => $person->{email}, password => $person->{password} })->data->{user};
	is_deeply({ map { $_ => $profile->{$_} } keys %$user }, $user, '... it has what signing in answers');
	is_deeply([@$profile{qw(address language language_label photo_path muted_notifications)}], [undef, 'id', 'Bahasa Indonesia', undef, []], '... and what else is one\'s own');
	is_deeply([map { $_->{is_current} } grep { $_->{is_current} } @{ $profile->{sessions} }], [$true], '... with the sessions, this one marked');
	is(scalar(grep { /password|hash|token/ } keys %$profile), 0, '... and nothing secret');
	refused($gate->get($path{profile}), 401, 'UNAUTHENTICATED', '', 'a stranger has none');
}

# --- PUT /v1/profile changes what is no secret. ---
{
	my %new = (fullname => 'Sekar Ayu Lestari', phone_number => '+62 812-3456-7890', address => 'Jalan Kawasan 1', language => 'id', muted_notifications => ['decided', 'hold']);
	is(ok_success($me->put($path{profile}, \%new), 'it is changed'), undef, '... with null');
	my $after = $me->get($path{profile})->data;
	is_deeply({ map { $_ => $after->{$_} } keys %new }, \%new, '... to what was given');
	ok_success($me->put($path{profile}, { %$after, email => 'other@uji.example', account_quota => 999, is_email_verified => $true, phone_number => undef }), 'what was read can be sent back');
	my $then = $me->get($path{profile})->data;
	is_deeply([@$then{qw(email account_quota is_email_verified phone_number)}], [$person->{email}, 7, $false, undef], '... null clears, and what is not one\'s own to change stays');
	refused($me->put($path{profile}, {}), 422, 'REQUIRED', $_, "a profile needs its $_") for qw(fullname language);
	refused($me->put($path{profile}, { %new, fullname => "Sekar\r\nBcc: x\@y.example" }), 422, 'BAD_FORMAT', 'fullname', 'a name is one line');
	refused($me->put($path{profile}, { %new, language => 'de' }), 422, 'NOT_A_CHOICE', 'language', 'a language is one of two');
	refused($me->put($path{profile}, { %new, phone_number => 'call me' }), 422, 'BAD_FORMAT', 'phone_number', 'a phone is a number');
	refused($me->put($path{profile}, { %new, muted_notifications => ['all'] }), 422, 'NOT_A_CHOICE', 'muted_notifications[0]', 'what is not shown is one of the kinds');
	refused($me->put($path{profile}, { %new, photo_path => 'uploads/' . '0' x 32 . '-a.jpg' }), 422, 'FILE_FOREIGN', 'photo_path', 'a photo is one\'s own');
	refused($me->put($path{profile}, { %new, role_id => absent_id() }), 422, 'UNKNOWN_FIELD', 'role_id', 'nobody gives oneself a role');
	refused($gate->put($path{profile}, \%new), 401, 'UNAUTHENTICATED', '', 'a stranger changes none');
	ok_success($me->put($path{profile}, { %new, language => 'en' }), 'who prefers English');
	is($me->get($path{profile})->json->{message}, 'Fetched the profile', '... is answered so');
	is_deeply([map { $_->[0] } $gate->rows("SELECT COUNT(*) FROM audit WHERE action = 'update' AND entity = 'user' AND entity_id = UNHEX('$person->{hex}') AND `after` NOT LIKE '%3456%' AND `after` NOT LIKE '%Jalan%'")],
		[3], 'the audit has each change, the number and where they live masked');
}

# --- What is muted is not shown, and not counted. ---
{
	$gate->sql("INSERT INTO notification (id, type, menu_type, company_id, user_id, `values`) SELECT UNHEX(MD5(UUID())), x.type, 'employee', company_id, id, '{}'
		FROM user JOIN (SELECT 'need_approval' AS type UNION SELECT 'decided') x WHERE id = UNHEX('$person->{hex}')");
	my $kinds = sub { my %seen; $seen{ $_->{type} } = 1 for @{ $me->get('/v1/notifications', { per_page => 100 })->items }; return \%seen };
	my $unread = sub { return $me->get('/v1/notifications/latest')->data->{unread} };
	my %profile = (fullname => 'Sekar Ayu Lestari', language => 'en');
	ok_success($me->put($path{profile}, { %profile, muted_notifications => [] }), 'nothing is muted');
	my ($all, $before) = ($kinds->(), $unread->());
	is_deeply([@$all{qw(need_approval decided)}], [1, 1], '... all kinds are shown');
	ok_success($me->put($path{profile}, { %profile, muted_notifications => ['decided'] }), 'one kind is muted');
	my $rest = $kinds->();
	is_deeply([@$rest{qw(need_approval decided)}], [1, undef], '... and shown no more');
	cmp_ok($unread->(), '<', $before, '... nor counted');
	ok_success($me->put($path{profile}, { %profile, muted_notifications => undef }), 'null mutes nothing again');
	is_deeply($kinds->(), $all, '... and all are shown');
}

# --- PATCH /v1/profile/email: the address changes when its link is used. ---
{
	my $new = new_address();
	refused($me->patch($path{email}, { email => $new, password => 'salah sekali' }), 422, 'PASSWORD_WRONG', 'password', 'a new address wants the password');
	refused($me->patch($path{email}, {}), 422, 'REQUIRED', $_, "... and the $_") for qw(email password);
	refused($me->patch($path{email}, { email => "$new\r\nBcc: x\@y.example", password => $person->{password} }), 422, 'BAD_FORMAT', 'email', 'an address is one line');
	my ($other) = $gate->users('manajemen');
	refused($me->patch($path{email}, { email => $other->{email}, password => $person->{password} }), 409, 'EMAIL_TAKEN', 'email', 'an address is one person\'s');
	refused($gate->patch($path{email}, { email => $new, password => $person->{password} }), 401, 'UNAUTHENTICATED', '', 'a stranger has none to change');
	is(ok_success($me->patch($path{email}, { email => uc $new, password => $person->{password} }), 'a link is sent'), undef, '... with null');
	is($person->column('email'), $person->{email}, '... the address is the old one so far');
	is($mail->newest($person->{email}, 'change-email'), undef, '... which gets no link');
	my $token = token_to($new, 'change-email');
	refused($gate->post('/v1/auth/change-password', { token => $token, password => 'kapal besar', password_confirmation => 'kapal besar' }), 403, 'LINK_INVALID', '',
		'that link sets no password');
	my @answers = $gate->at_once(map { [$gate, 'POST', '/v1/auth/verify-email', json_of({ token => $token })] } 1 .. 20);
	is(scalar(grep { $_->status == 200 } @answers), 1, 'of twenty at once one changes it');
	is(scalar(grep { ($_->code // '') eq 'LINK_USED' } @answers), 19, '... the others hear that the link was used');
	is($person->column('email'), $new, '... it is the new one');
	is($person->column('is_email_verified'), 1, '... and confirmed');
	is(scalar(() = $mail->letters($person->{email}, 'email-changed')), 1, '... the old one is told of it, once');
	($person->{email}, my $old) = ($new, $person->{email});
	ok_success($me->get($path{profile}), '... the session goes on');
	ok_success(elsewhere()->post('/v1/auth/login', { email => $new, password => $person->{password} }), '... and one signs in by the new one');
	refused(elsewhere()->post('/v1/auth/login', { email => $old, password => $person->{password} }), 401, 'CREDENTIALS_INVALID', '', '... no longer by the old one');

	my ($contested, $later) = (new_address(), new_address());
	ok_success($me->patch($path{email}, { email => $contested, password => $person->{password} }), 'another address');
	my $early = token_to($contested, 'change-email');
	my $squatter = Autogate::Person->new($gate, 'manajemen', email => $contested);
	refused($gate->post('/v1/auth/verify-email', { token => $early }), 409, 'EMAIL_TAKEN', 'email', 'one that is another\'s meanwhile is refused');
	is($person->column('email'), $new, '... and nothing has changed');
	ok_success($me->patch($path{email}, { email => $later, password => $person->{password} }), 'a third');
	refused($gate->post('/v1/auth/verify-email', { token => $early }), 403, 'LINK_EXPIRED', '', '... whose link ends that of the second');
	age(my $last = token_to($later, 'change-email'));
	refused($gate->post('/v1/auth/verify-email', { token => $last }), 403, 'LINK_EXPIRED', '', '... and has its time');

	my $robbed = Autogate::Person->new($gate, 'manajemen');
	my ($thief, $his) = (session_of($robbed), new_address());
	my $owner = fork // die "fork: $!";
	if (!$owner) { # who has the account back while the thief's request has seen the password that was right
		$gate->sql("BEGIN; SELECT id FROM user WHERE id = UNHEX('$robbed->{hex}') FOR UPDATE; DO SLEEP(1.5);
			UPDATE user SET password_hash = '*' WHERE id = UNHEX('$robbed->{hex}'); COMMIT");
		POSIX::_exit(0);
	}
	sleep 0.5;
	refused($thief->patch($path{email}, { email => $his, password => $robbed->{password} }), 422, 'PASSWORD_WRONG', 'password', 'a password that is another by then opens nothing');
	waitpid $owner, 0;
	is($mail->newest($his, 'change-email'), undef, '... and no link was sent');

	my $guess = session_of(Autogate::Person->new($gate, 'manajemen'));
	my @statuses = map { $guess->patch($path{email}, { email => new_address(), password => 'salah sekali' })->status } 1 .. 7;
	is_deeply(\@statuses, [(422) x 6, 429], 'who guesses the password has to wait');
	my $mailing = session_of(my $mailer = Autogate::Person->new($gate, 'manajemen'));
	@statuses = map { $mailing->patch($path{email}, { email => new_address(), password => $mailer->{password} })->status } 1 .. 7;
	is_deeply(\@statuses, [(200) x 6, 429], '... and so has who mails to one address after the other');
}

# --- POST /v1/profile/change-password/request mails a link, GET …/validate looks at it, PATCH …/change-password uses it. ---
{
	refused($gate->post($path{request}), 401, 'UNAUTHENTICATED', '', 'a stranger gets no link');
	is(ok_success($me->post($path{request}), 'a link to change the password is sent'), undef, '... with null');
	my $letter = $mail->newest($person->{email}, 'change-password');
	like($letter->{link}, qr{/change-password\?token=[A-Za-z0-9_-]{43}$}, '... to the address of the account');
	my $token = $letter->{token};
	my $shown = ok_success($gate->get($path{validate}, { token => $token }), 'it opens');
	is($shown->{email}, substr($person->{email}, 0, 1) . '***@uji.example', '... for an address that is shown masked');
	refused($gate->get($path{validate}), 422, 'REQUIRED', 'token', 'looking wants the token');
	refused($gate->get($path{validate}, { token => 'x' x 43 }), 403, 'LINK_INVALID', '', 'one that was made up opens nothing');
	refused($gate->post('/v1/auth/change-password', { token => $token, password => 'kapal besar', password_confirmation => 'kapal besar' }), 403, 'LINK_INVALID', '',
		'it sets no password without the present one');

	my $change = sub { my (%more) = @_; my $new = good_password(); return { token => $token, current_password => $person->{password}, password => $new, password_confirmation => $new, %more } };
	refused($me->patch($path{change}, {}), 422, 'REQUIRED', $_, "changing wants the $_") for qw(token current_password password password_confirmation);
	refused($me->patch($path{change}, $change->(current_password => 'salah sekali')), 422, 'PASSWORD_WRONG', 'current_password', 'the present password is asked for');
	refused($me->patch($path{change}, $change->(password => 'qwerty123456')), 422, 'PASSWORD_WEAK', 'password', 'a password that many use is refused');
	refused($me->patch($path{change}, $change->(password_confirmation => 'x')), 422, 'PASSWORD_MISMATCH', 'password_confirmation', 'so is one that was mistyped');
	refused($gate->patch($path{change}, $change->()), 401, 'UNAUTHENTICATED', '', 'a stranger changes none');
	my $stranger = Autogate::Person->new($gate, 'manajemen');
	refused(session_of($stranger)->patch($path{change}, $change->(current_password => $stranger->{password})), 403, 'LINK_INVALID', '', 'another\'s link is of no use');

	my $other = session_of($person);
	my $now = session_of($person);   # from an address with no tries yet
	my $body = $change->();
	is(ok_success($now->patch($path{change}, $body), 'the password is changed'), undef, '... with null');
	ok_success($now->get($path{profile}), '... this session goes on');
	refused($_->get($path{profile}), 401, 'TOKEN_INVALID', '', '... the others have ended, on every worker') for ($other) x 4, $me;
	$person->{password} = $body->{password};
	ok_success(elsewhere()->post('/v1/auth/login', { email => $person->{email}, password => $person->{password} }), '... the new one opens');
	ok($mail->newest($person->{email}, 'password-changed'), '... and the owner is told');
	refused($gate->get($path{validate}, { token => $token }), 403, 'LINK_USED', '', 'a link is good for once');
	refused($now->patch($path{change}, $change->()), 403, 'LINK_USED', '', '... and says so');

	my $racing = session_of(my $racer = Autogate::Person->new($gate, 'manajemen'));
	ok_success($racing->post($path{request}), 'a link for many at once');
	my $contested = token_to($racer->{email}, 'change-password');
	my @wanted = map { good_password() } 1 .. 20;
	my @answers = $gate->at_once(map { [$racing, 'PATCH', $path{change},
		json_of({ token => $contested, current_password => $racer->{password}, password => $_, password_confirmation => $_ })] } @wanted);
	my @won = grep { $answers[$_]->status == 200 } 0 .. 19;
	is(scalar @won, 1, 'of twenty at once one changes the password');
	is_deeply([grep { !/^(?:LINK_USED|PASSWORD_WRONG|TOO_MANY_ATTEMPTS)$/ } map { $_->code // 'none' } grep { $_->status != 200 } @answers], [], '... the others hear why not');
	ok_success(elsewhere()->post('/v1/auth/login', { email => $racer->{email}, password => $wanted[$won[0] // 0] }), '... and it is the one that won');
	is(scalar(grep { ($_->{letter} // '') eq 'password-changed' } $mail->letters($racer->{email})), 1, '... of which the owner was told once');

	ok_success($now->post($path{request}), 'another link');
	my $first = token_to($person->{email}, 'change-password');
	ok_success($now->post($path{request}), '... and one after it');
	refused($gate->get($path{validate}, { token => $first }), 403, 'LINK_EXPIRED', '', '... which ends it');
	age($token = token_to($person->{email}, 'change-password'));
	refused($now->patch($path{change}, $change->()), 403, 'LINK_EXPIRED', '', 'a link has its time');
	is_deeply([map { $now->post($path{request})->status } 1 .. 4], [200, 200, 200, 429], 'who asks for many has to wait');
	$me = $now;
}

# --- GET /v1/profile/sessions lists them, DELETE …/{id} ends one. ---
{
	my $phone = elsewhere()->post('/v1/auth/login/operational', { email => $person->{email}, password => $person->{password}, device_name => 'HP gudang' })->data->{token};
	my @more = map { session_of($person) } 1 .. 3;
	lists_well($me, $path{sessions}, sorts => [qw(created_at expires_at)], filters => { kind => 'web' });
	my $sessions = $me->get($path{sessions}, { per_page => 100 })->items;
	my @current = grep { $_->{is_current} } @$sessions;
	is(scalar @current, 1, 'one of them is this one');
	my ($by_phone) = grep { $_->{kind} eq 'phone' } @$sessions;
	is_deeply([@$by_phone{qw(kind_label device_name)}], ['Phone', 'HP gudang'], '... one is on a phone');
	is(scalar(grep { /token|hash|user_id/ } keys %$by_phone), 0, '... and shows nothing that opens');
	refused($gate->get($path{sessions}), 401, 'UNAUTHENTICATED', '', 'a stranger has none');

	my ($theirs) = @{ session_of(Autogate::Person->new($gate, 'administrator_tenan'))->get($path{sessions})->items };
	refused($me->delete("$path{sessions}/$theirs->{id}"), 404, 'NOT_FOUND', 'id', 'a colleague\'s session is not there');
	refused($me->delete("$path{sessions}/" . absent_id()), 404, 'NOT_FOUND', 'id', '... as one that never was');
	refused($gate->delete("$path{sessions}/$by_phone->{id}"), 401, 'UNAUTHENTICATED', '', 'a stranger ends none');
	my $on_phone = $gate->with(Authorization => "Bearer $phone");
	ok_success($on_phone->get($path{profile}), 'the phone is signed in');
	is(ok_success($me->delete("$path{sessions}/$by_phone->{id}"), '... until it is ended'), undef, '... with null');
	refused($_, 401, 'TOKEN_INVALID', '', '... on every worker') for $gate->at_once(map { [$on_phone, 'GET', $path{profile}] } 1 .. 8);
	refused($me->delete("$path{sessions}/$by_phone->{id}"), 404, 'NOT_FOUND', 'id', '... and then is not there');
	ok_success($me->delete("$path{sessions}/$current[0]{id}"), 'one may end the own one');
	refused($me->get($path{profile}), 401, 'TOKEN_INVALID', '', '... which is signing out');
}

my $again = session_of($person);
refuses_methods($again, $path{profile}, 'GET, PUT');
refuses_methods($again, $path{email}, 'PATCH');
refuses_methods($again, $path{request}, 'POST');
refuses_methods($again, $path{change}, 'PATCH');
refuses_methods($again, $path{sessions}, 'GET');
refuses_methods($again, "$path{sessions}/" . absent_id(), 'DELETE');
echoes_request_id($again, $path{profile});
done_testing;
