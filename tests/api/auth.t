#!/usr/bin/perl
# auth: signing in and out. Who is refused learns nothing about the address that was tried.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use Time::HiRes ();
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;

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
	my ($known, $other) = map { (sort { $a <=> $b } @{ $took{$_} })[1] } qw(known unknown);
	cmp_ok(abs($known - $other), '<', 0.15, sprintf '... and take as long: %.0f and %.0f ms', $known * 1000, $other * 1000);
	ok_success(login(), '... and a few wrong ones block nobody');
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

refuses_methods($gate, $path, 'POST');
refuses_methods($gate, '/v1/auth/logout', 'POST');

done_testing;
