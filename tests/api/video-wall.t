#!/usr/bin/perl
# video-wall: what the screens of the control room show, and the keys that let a screen in.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;
use Autogate::Lane;

my $gate = Autogate->new;
my $admin = $gate->as('administrator_internal');
my $officer = $gate->as('operasional_internal');
my $tenant = $gate->as('administrator_tenan');
my $wall = '/v1/video-wall/latest-activity';
my $keys = '/v1/video-wall/keys';
my $mark = unique('VW');
my ($area, $other_area) = map { my $kind = $_; (grep { $_->{kind} eq $kind } @{ $gate->demo->{areas} })[0]{id} } qw(office inspection);

# A gate of our own with one lane, in an area where nothing else happens.
my %in_area = (name => "Layar $mark", gate_type => 'Main', area_id => $area);
my %in_lane = (lane_name => "Lajur $mark", direction => 'IN', allowed_kinds => ['truck'], auth => 'signed', reports_passage => JSON::PP::false,
	passage_assume_s => 20, devices => []);
my $made = $admin->post('/v1/gates', { %in_area, lanes => [\%in_lane] })->data;
my $lane = Autogate::Lane->new($gate->anonymous, { lane_code => $made->{lanes}[0]{lane_code}, key => $made->{lanes}[0]{lane_key} });
sub happens { return $lane->checkpoint(qr => unique('TKT-') . '-NOBODY', @_) }
sub screen { my ($key) = @_; return $gate->with('X-Wall-Key' => $key) }
sub key { my (%more) = @_; return $admin->post($keys, { name => "Layar $mark", %more })->data }

# --- POST /v1/video-wall/keys makes a key and shows it once. ---
my $key;
{
	$key = ok_success($admin->post($keys, { name => "Ruang kendali $mark" }), 'an administrator makes a key for a screen');
	like($key->{key}, qr/^[\w-]{43}$/, '... of 256 bits');
	is_deeply([@$key{qw(name area_id)}], ["Ruang kendali $mark", undef], '... with its name, for all areas');
	my $keyed = $admin->with('Idempotency-Key' => unique('key-'));
	my ($first, $again) = map { $keyed->post($keys, { name => "Sekali $mark" })->data } 1 .. 2;
	is($again->{id}, $first->{id}, 'the same Idempotency-Key makes no second one');
	ok(defined $first->{key} && !defined $again->{key}, '... and does not show the key again');
	refused($admin->post($keys, {}), 422, 'REQUIRED', 'name', 'a key has a name');
	refused($admin->post($keys, { name => 'x' x 81 }), 422, 'TOO_LONG', 'name', '... of its length');
	refused($admin->post($keys, { name => 'x', area_id => absent_id() }), 422, 'REFERENCE_UNKNOWN', 'area_id', '... and an area that is there');
	refused($admin->post($keys, { name => 'x', key => 'mine' }), 422, 'UNKNOWN_FIELD', 'key', '... but no key that somebody chose');
	refused($gate->post($keys, { name => 'x' }), 401, 'UNAUTHENTICATED', '', 'a stranger makes none');
	refused($officer->post($keys, { name => 'x' }), 403, 'FORBIDDEN', '', 'an officer makes none');
}

# --- GET /v1/video-wall/latest-activity shows what happened last. ---
{
	happens(plate => 'W 1234 XYZ');
	my $seen = ok_success($officer->get($wall), 'an officer looks at the wall');
	my $newest = $seen->{items}[0];
	is_deeply({ map { $_ => $newest->{$_} } qw(gate_name lane_name direction lamp decision reason_code) },
		{ gate_name => "Layar $mark", lane_name => "Lajur $mark", direction => 'IN', lamp => 'merah', decision => 'REJECT', reason_code => 'UNKNOWN_CODE' },
		'... and sees the newest event first');
	is($newest->{plate}, 'W1234XYZ', '... with the plate');
	ok(exists $newest->{$_}, "... and its $_") for qw(id at vehicle_type company_name ticket_type_label decision_label reason photo_url);
	my ($row) = grep { $_->{lane_code} eq $lane->code } @{ $seen->{lanes} };
	is_deeply({ map { $_ => $row->{$_} } qw(lane_name gate_name area_name direction mode mode_label) },
		{ lane_name => "Lajur $mark", gate_name => "Layar $mark", area_name => 'Kantor Pengelola', direction => 'IN', mode => 'AUTO', mode_label => 'Otomatis' },
		'... and how each lane stands');
	ok(defined $row->{last_at}, '... and when it was heard of');
	my $english = $officer->get($wall, { lang => 'en' })->data->{items}[0];
	isnt($english->{reason}, $newest->{reason}, 'reasons follow the language');
	isnt($english->{decision_label}, $newest->{decision_label}, '... labels too');

	happens() for 1 .. 2;
	is(scalar @{ $officer->get($wall, { limit => 2 })->items }, 2, 'limit says how many');
	my $after = $officer->get($wall, { after => $newest->{id}, area_id => $area })->items;
	is(scalar @$after, 2, 'after gives what is newer');
	cmp_ok($after->[0]{id}, 'gt', $after->[1]{id}, '... the newest first');
	my $here = $officer->get($wall, { area_id => $other_area })->data;
	is(scalar(grep { $_->{gate_name} eq "Layar $mark" } @{ $here->{items} }, @{ $here->{lanes} }), 0, 'area_id chooses one area');
	my $bound = $gate->as('operasional_internal', 2);   # to the buffer zone
	is_deeply([grep { $_->{area_name} ne 'Buffer Zone' } @{ $bound->get($wall)->data->{lanes} }], [], 'who is bound to an area sees its lanes');
	is_deeply($bound->get($wall, { area_id => $area })->data, { items => [], lanes => [] }, '... and nothing of another, whatever is asked for');
	refused($officer->get($wall, { limit => 0 }), 422, 'TOO_SMALL', 'limit', 'a limit is one at least');
	refused($officer->get($wall, { limit => 101 }), 422, 'TOO_LARGE', 'limit', '... and 100 at most');
	refused($officer->get($wall, { after => 'x' }), 422, 'BAD_FORMAT', 'after', 'after is an id');
	refused($gate->get($wall), 401, 'UNAUTHENTICATED', '', 'a stranger sees nothing');
	refused($tenant->get($wall), 403, 'FORBIDDEN', '', 'a tenant sees nothing');
	refused($gate->with(Authorization => 'Bearer nothing')->get($wall), 401, 'TOKEN_INVALID', '', 'a token has to be one');
}

# --- A screen shows its key once and has a cookie from then on. ---
{
	my $first = screen($key->{key})->get($wall);
	ok_success($first, 'a screen is let in by its key');
	my $set = $first->header('Set-Cookie') // '';
	my ($cookie) = $set =~ /^(autogate_wall=[^;]+)/;
	ok(defined $cookie, '... which is answered with a cookie') or diag($set);
	like($set, qr/; $_(?:;|$)/, "... that is $_") for 'HttpOnly', 'SameSite=Strict', 'Path=/';
	is($set =~ /; Secure/ ? 1 : 0, $gate->base_url =~ /^https/ ? 1 : 0, '... and Secure where the site is');
	my $later = $gate->with(Cookie => "theme=dark; $cookie")->get($wall);
	ok_success($later, 'the cookie lets it in');
	is($later->header('Set-Cookie'), undef, '... and is not set again');
	my $by_query = $gate->get($wall, { key => $key->{key} });
	ok_success($by_query, 'a key in the address is taken too');
	like($by_query->header('Set-Cookie') // '', qr/^autogate_wall=/, '... and exchanged for the cookie');
	refused(screen('nothing')->get($wall), 401, 'KEY_INVALID', '', 'a key that is none');
	is(screen('nothing')->get($wall)->header('Set-Cookie'), undef, '... gets no cookie');
	refused($gate->with(Cookie => 'autogate_wall=nothing')->get($wall), 401, 'KEY_INVALID', '', 'nor does a cookie that is none let in');
	refused(screen('nothing')->with(Cookie => $cookie)->get($wall), 401, 'KEY_INVALID', '', 'a wrong key is refused also beside a good cookie');
	ok_success($officer->with(Cookie => 'autogate_wall=nothing')->get($wall), 'a signed-in user is one, whatever cookie is left');
	refused(screen($key->{key})->post($keys, { name => 'x' }), 401, 'UNAUTHENTICATED', '', 'a key opens the wall and nothing else');
	refused(screen($key->{key})->get('/v1/gates'), 401, 'UNAUTHENTICATED', '', '... not the gates either');
}

# --- Nothing new is said in few bytes. ---
{
	my $one = key(area_id => $area);
	my $screen = screen($one->{key});
	my $first = $screen->get($wall);
	my $tag = $first->header('ETag');
	like($tag, qr/^(?:W\/)?"\w+"$/, 'an answer has a tag');
	my $ask = sub { my ($known, %query) = @_; return $screen->with('If-None-Match' => $known)->get($wall, \%query) };
	my $again = $ask->($tag);
	is($again->status, 304, 'asked again with it, there is nothing new');
	is($again->content, '', '... and no body');
	is($ask->("W/$tag" =~ s/^W\/W/W/r)->status, 304, '... also when it was made weak on the way');
	is($ask->("\"other\", $tag")->status, 304, '... or is one of several');
	is($ask->('"other"')->status, 200, '... but another tag is not it');
	is($ask->($tag, lang => 'en')->status, 200, '... nor is it of another language');
	is($ask->($tag, limit => 1)->status, 200, '... or another question');
	happens();
	my $changed = $ask->($tag);
	is($changed->status, 200, 'an event is new');
	$tag = $changed->header('ETag');
	is($ask->($tag)->status, 304, '... once');
	my $row = $admin->get("/v1/gates/$made->{id}")->data;
	$admin->put("/v1/gates/$made->{id}", { %$row, name => "Nama baru $mark" });
	is($ask->($tag)->status, 200, 'a gate that is called otherwise is new');
	$tag = $ask->('x')->header('ETag');

	is_deeply([grep { $_->{area_name} ne 'Kantor Pengelola' } @{ $changed->data->{lanes} }], [], 'a key for one area shows its lanes only');
	is(scalar @{ $screen->get($wall, { area_id => $other_area })->data->{lanes} }, 0, '... whatever area is asked for');
	my $elsewhere = $gate->lane(DIRECTION => 'IN');
	$elsewhere->checkpoint(qr => unique('TKT-') . '-NOBODY');
	is($ask->($tag)->status, 304, '... and what happens elsewhere is not new to it');

	# --- DELETE /v1/video-wall/keys/{id} takes the key away. ---
	refused($gate->delete("$keys/$one->{id}"), 401, 'UNAUTHENTICATED', '', 'a stranger takes no key away');
	refused($officer->delete("$keys/$one->{id}"), 403, 'FORBIDDEN', '', 'an officer takes none away');
	is(ok_success($admin->delete("$keys/$one->{id}"), 'an administrator takes a key away'), undef, '... and gets null');
	refused($ask->($tag), 401, 'KEY_INVALID', '', '... from the next question on the screen is dark');
	refused($gate->with(Cookie => "autogate_wall=$one->{key}")->get($wall), 401, 'KEY_INVALID', '', '... with its cookie too');
	refused($admin->delete("$keys/$one->{id}"), 404, 'NOT_FOUND', undef, '... and is not taken away twice');
}

# --- What all of them do. ---
refuses_methods($admin, $keys, 'POST');
refuses_methods($admin, "$keys/$key->{id}", 'DELETE');
echoes_request_id($officer, $wall);
ok_success($admin->delete("$keys/$key->{id}"), 'the key of this test is gone');

done_testing;
