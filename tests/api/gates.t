#!/usr/bin/perl
# gates: gates with their lanes and devices, and the keys with which lanes sign.
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
my $mark = unique('GT');
my ($area, $other_area) = map { my $kind = $_; (grep { $_->{kind} eq $kind } @{ $gate->demo->{areas} })[0]{id} } qw(office inspection);

sub device { my (%more) = @_; return { name => 'Kamera depan', device_code => unique('CAM-'), device_type => 'camera', %more } }
sub lane
{
	my (%more) = @_;
	return { lane_name => 'Masuk', direction => 'IN', allowed_kinds => ['truck'], auth => 'signed', reports_passage => JSON::PP::false,
		passage_assume_s => 20, devices => [], %more };
}
sub body { my (%more) = @_; return { name => "Gerbang $mark", gate_type => 'Inspection', area_id => $area, lanes => [], %more } }
sub made { my (%more) = @_; return $admin->post('/v1/gates', body(%more))->data }
sub read_gate { return $admin->get("/v1/gates/$_[0]")->data }
sub codes { return [sort map { $_->{lane_code} } @{ $_[0]{lanes} }] }

# --- POST /v1/gates makes a gate with its lanes, and shows their keys once. ---
{
	my $camera = device(description => 'Di tiang kiri');
	my $given = body(description => 'Pos baru', identity_gate => unique('POS-'), lanes => [
		lane(lane_name => 'Masuk truk', lane_code => unique('L-'), allowed_kinds => ['truck', 'bus'], mode => 'CLOSED', devices => [$camera, device(device_type => 'lamp')]),
		lane(lane_name => 'Keluar', direction => 'OUT', auth => 'address', addresses => ['10.20.30.7/24', '2001:DB8::1'], reports_passage => JSON::PP::true),
	]);
	my $made = ok_success($admin->post('/v1/gates', $given), 'an administrator makes a gate');
	is(scalar @{ $made->{lanes} }, 2, '... and is told of each lane');
	like($_->{lane_key}, qr/^[\w-]{43}$/, '... its key, of 256 bits') for @{ $made->{lanes} };
	isnt($made->{lanes}[0]{lane_key}, $made->{lanes}[1]{lane_key}, '... which no two share');

	my $answer = $admin->get("/v1/gates/$made->{id}");
	my $one = $answer->data;
	unlike($answer->content, qr/\Q$made->{lanes}[0]{lane_key}\E|key_sealed/, 'the key is shown that once');
	is($one->{$_}, $given->{$_}, "... $_ is kept as given") for qw(name description identity_gate gate_type area_id);
	is($one->{area}{id}, $area, '... the area is embedded');
	my ($in, $out) = map { my $direction = $_; grep { $_->{direction} eq $direction } @{ $one->{lanes} } } qw(IN OUT);
	is_deeply($in->{allowed_kinds}, ['truck', 'bus'], '... a lane has the kinds that it takes');
	is($in->{mode}, 'CLOSED', '... begins in the mode that was given');
	is($out->{mode}, 'AUTO', '... or by itself');
	is_deeply($out->{addresses}, ['10.20.30.0/24', '2001:db8::1'], '... addresses are kept in one form');
	like($out->{lane_code}, qr/^LANE\d{4,}$/, '... a code that was left out is made');
	my ($device) = grep { $_->{device_type} eq 'camera' } @{ $in->{devices} };
	is_deeply($device, { id => $device->{id}, name => 'Kamera depan', description => 'Di tiang kiri', type => 'camera', status => 'unknown', lane_id => $in->{id},
		gate_id => $made->{id}, device_code => $camera->{device_code}, device_type => 'camera', device_status => 'unknown',
		created_at => $device->{created_at}, updated_at => $device->{updated_at} }, '... a device has the names that clients know');

	refused($admin->post('/v1/gates', body(identity_gate => lc $given->{identity_gate})), 409, 'IDENTITY_GATE_TAKEN', 'identity_gate', 'a code of a gate is taken once, in any case of letters');
	refused($admin->post('/v1/gates', body(lanes => [lane(), lane(lane_code => $given->{lanes}[0]{lane_code})])), 409, 'LANE_CODE_TAKEN', 'lanes[1].lane_code', '... a lane\'s too, and its place is named');
	refused($admin->post('/v1/gates', body(lanes => [lane(devices => [device(), device(device_code => $camera->{device_code})])])), 409, 'DEVICE_CODE_TAKEN', 'lanes[0].devices[1].device_code', '... and a device\'s');
	my $same = unique('L-');
	refused($admin->post('/v1/gates', body(lanes => [lane(lane_code => $same), lane(lane_code => $same)])), 409, 'LANE_CODE_TAKEN', 'lanes[1].lane_code', '... also within one body');
	is($admin->get('/v1/gates/list/dropdown', { search => "Gerbang $mark" })->meta->{total}, 1, 'what was refused left nothing');
	$admin->delete("/v1/gates/$made->{id}");
}
{
	my $nothing = $admin->post('/v1/gates', {});
	refused($nothing, 422, 'REQUIRED', $_, "a gate needs its $_") for qw(name gate_type area_id lanes);
	my $empty = $admin->post('/v1/gates', body(lanes => [{ devices => [{}] }]));
	refused($empty, 422, 'REQUIRED', "lanes[0].$_", "a lane needs its $_") for qw(lane_name direction allowed_kinds auth reports_passage passage_assume_s);
	refused($empty, 422, 'REQUIRED', "lanes[0].devices[0].$_", "a device needs its $_") for qw(name device_code device_type);
	my %wrong = (
		'gate_type' => ['NOT_A_CHOICE', body(gate_type => 'Side')],
		'area_id' => ['REFERENCE_UNKNOWN', body(area_id => absent_id())],
		'identity_gate' => ['BAD_FORMAT', body(identity_gate => 'GATE 1')],
		'name' => ['TOO_LONG', body(name => 'x' x 81)],
		'owner' => ['UNKNOWN_FIELD', body(owner => 'x')],
		'lanes' => ['TOO_MANY', body(lanes => [map { lane() } 1 .. 51])],
		'lanes[0].direction' => ['NOT_A_CHOICE', body(lanes => [lane(direction => 'UP')])],
		'lanes[0].allowed_kinds' => ['TOO_FEW', body(lanes => [lane(allowed_kinds => [])])],
		'lanes[0].allowed_kinds[1]' => ['REPEATED', body(lanes => [lane(allowed_kinds => ['truck', 'truck'])])],
		'lanes[0].allowed_kinds[0]' => ['NOT_A_CHOICE', body(lanes => [lane(allowed_kinds => ['tank'])])],
		'lanes[0].passage_assume_s' => ['TOO_LARGE', body(lanes => [lane(passage_assume_s => 601)])],
		'lanes[0].addresses' => ['REQUIRED', body(lanes => [lane(auth => 'address', addresses => [])])],
		'lanes[0].addresses[0]' => ['BAD_FORMAT', body(lanes => [lane(auth => 'address', addresses => ['10.0.0.0/8'])])],
		'lanes[0].mode' => ['NOT_A_CHOICE', body(lanes => [lane(mode => 'KEEP_OPEN')])],
		'lanes[0].id' => ['REFERENCE_UNKNOWN', body(lanes => [lane(id => absent_id())])],
		'lanes[0].devices[0].device_type' => ['NOT_A_CHOICE', body(lanes => [lane(devices => [device(device_type => 'drone')])])],
	);
	refused($admin->post('/v1/gates', $wrong{$_}[1]), 422, $wrong{$_}[0], $_, "$_ is refused: $wrong{$_}[0]") for sort keys %wrong;
	refused($gate->post('/v1/gates', body()), 401, 'UNAUTHENTICATED', '', 'a stranger makes none');
	refused($_->post('/v1/gates', body()), 403, 'FORBIDDEN', '', 'an officer and a tenant make none') for $officer, $tenant;
}
{
	my @answers = $gate->at_once(map { [$admin, 'POST', '/v1/gates', json_of(body(lanes => [lane(), lane()]))] } 1 .. 12);
	my @made = map { $_->data } grep { $_->status == 200 } @answers;
	is(scalar @made, 12, 'twelve gates without codes, made in the same instant') or diag(map { $_->summary . "\n" } @answers);
	my %gates = map { read_gate($_->{id})->{identity_gate} => 1 } @made;
	my %lanes = map { $_ => 1 } map { @{ codes($_) } } @made;
	is(scalar keys %gates, 12, '... get twelve codes');
	is(scalar(grep { /^INSPECTION\d{4,}$/ } keys %gates), 12, '... of the kind of gate');
	is(scalar keys %lanes, 24, '... and their lanes twenty-four');
	$admin->delete("/v1/gates/$_->{id}") for @made;
}
{
	my $keyed = $admin->with('Idempotency-Key' => unique('key-'));
	my $body = body(name => "Sekali $mark", lanes => [lane()]);
	my ($first, $again) = map { $keyed->post('/v1/gates', $body) } 1 .. 2;
	is(ok_success($again, 'the same Idempotency-Key gives the same answer')->{id}, $first->data->{id}, '... of the same gate');
	ok(defined $first->data->{lanes}[0]{lane_key} && !defined $again->data->{lanes}[0]{lane_key}, '... without the key, which was shown once');
	is($admin->get('/v1/gates/list/dropdown', { search => "Sekali $mark" })->meta->{total}, 1, '... and one was made');
	refused($keyed->post('/v1/gates', body()), 422, 'IDEMPOTENCY_MISMATCH', 'Idempotency-Key', '... another body under that key is refused');
	$admin->delete('/v1/gates/' . $first->data->{id});
}

# --- PUT /v1/gates/{id} changes a gate; lanes and devices keep their ids. ---
{
	my $made = made(lanes => [lane(lane_name => 'Satu', devices => [device(), device()]), lane(lane_name => 'Dua')]);
	my $before = read_gate($made->{id});
	is(ok_success($admin->put("/v1/gates/$made->{id}", $before), 'what was read can be sent back whole'), undef, '... and gives null');
	is_deeply(read_gate($made->{id}), $before, '... and changes nothing');
	my @whole = map { $admin->get("/v1/gates/lane/detail/$_->{id}")->data } @{ $before->{lanes} };
	ok_success($admin->put("/v1/gates/$made->{id}", { %$before, lanes => \@whole }), '... also its lanes as their own detail shows them');
	is_deeply(read_gate($made->{id}), $before, '... which changes nothing either');
	refused($admin->put("/v1/gates/$made->{id}", { %$before, lanes => [{ %{ $whole[0] }, nobody_knows_this => 1 }] }), 422, 'UNKNOWN_FIELD',
		'lanes[0].nobody_knows_this', '... while a key that exists nowhere is refused');

	my ($one, $two) = @{ $before->{lanes} };
	my $change = { %$before, name => "Diganti $mark", identity_gate => undef, lanes => [
		{ %$one, lane_code => undef, lane_name => 'Satu baru', mode => 'CLOSED', devices => [$one->{devices}[1], device(device_code => $one->{devices}[0]{device_code})] },
		lane(lane_name => 'Tiga', lane_code => $two->{lane_code}),
	] };
	ok_success($admin->put("/v1/gates/$made->{id}", $change), 'a gate is changed as a whole');
	my $after = read_gate($made->{id});
	is($after->{identity_gate}, $before->{identity_gate}, '... a code given as null stays');
	my ($kept) = grep { $_->{id} eq $one->{id} } @{ $after->{lanes} };
	is($kept->{lane_name}, 'Satu baru', '... a lane with its id is changed');
	is($kept->{lane_code}, $one->{lane_code}, '... and keeps its code');
	is($kept->{mode}, 'AUTO', '... its mode is no matter of a change, but of an intervention');
	is(scalar(grep { $_->{id} eq $one->{devices}[1]{id} } @{ $kept->{devices} }), 1, '... a device with its id stays');
	is(scalar(grep { $_->{device_code} eq $one->{devices}[0]{device_code} } @{ $kept->{devices} }), 1, '... the code of one that was left out is free for another');
	is(scalar @{ $after->{lanes} }, 2, '... a lane that is left out is gone');
	my ($new) = grep { $_->{id} ne $one->{id} } @{ $after->{lanes} };
	is($new->{lane_code}, $two->{lane_code}, '... its code is free for another');
	isnt($new->{id}, $two->{id}, '... which is another lane');
	ok(!$admin->get("/v1/gates/lane/detail/$new->{id}")->data->{is_key_set}, '... and has no key before one is made for it');
	refused($admin->get("/v1/gates/lane/detail/$two->{id}"), 404, 'NOT_FOUND', undef, '... the old one is not there');

	my $foreign = made(lanes => [lane()]);
	refused($admin->put("/v1/gates/$made->{id}", { %$after, lanes => [lane(id => $foreign->{lanes}[0]{id})] }), 422, 'REFERENCE_UNKNOWN', 'lanes[0].id', 'a lane of another gate cannot be taken');
	refused($admin->put("/v1/gates/$made->{id}", { %$after, lanes => [$kept, $kept] }), 422, 'REFERENCE_UNKNOWN', 'lanes[1].id', '... nor one named twice');
	refused($admin->put("/v1/gates/$made->{id}", { %$after, identity_gate => read_gate($foreign->{id})->{identity_gate} }), 409, 'IDENTITY_GATE_TAKEN', 'identity_gate', 'the code of another is taken');
	refused($admin->put("/v1/gates/$made->{id}", { %$after, lanes => [lane(auth => 'address')] }), 422, 'REQUIRED', 'lanes[0].addresses', 'a lane that cannot sign has addresses');
	is_deeply(read_gate($made->{id}), $after, 'what was refused changed nothing');
	refused($admin->put("/v1/gates/$made->{id}", {}), 422, 'REQUIRED', 'name', 'a whole update has all that is required');
	refused($admin->put('/v1/gates/' . absent_id(), body()), 404, 'NOT_FOUND', undef, 'what is not there cannot be changed');
	refused($gate->put("/v1/gates/$made->{id}", body()), 401, 'UNAUTHENTICATED', '', 'a stranger changes none');
	refused($officer->put("/v1/gates/$made->{id}", body()), 403, 'FORBIDDEN', '', 'an officer changes none');
	$admin->delete("/v1/gates/$_->{id}") for $made, $foreign;
}

# --- POST /v1/gates/lane/key/{id} renews a lane's key; the old one is worth nothing then. ---
{
	my $made = made(gate_type => 'Main', lanes => [lane(), lane()]);
	my ($lane, $beside) = @{ $made->{lanes} };
	my $old = Autogate::Lane->new($gate->anonymous, { lane_code => $lane->{lane_code}, key => $lane->{lane_key} });
	is($old->checkpoint(qr => 'TKT-00000000-NOBODY')->status, 200, 'a lane signs with the key that was shown');
	my $renewed = ok_success($admin->post("/v1/gates/lane/key/$lane->{id}"), 'an administrator renews the key');
	is_deeply([@$renewed{qw(id lane_code)}], [@$lane{qw(id lane_code)}], '... of that lane');
	isnt($renewed->{lane_key}, $lane->{lane_key}, '... it is another');
	is($old->checkpoint(qr => 'TKT-00000000-NOBODY')->status, 401, '... the old one signs no more');
	my $new = Autogate::Lane->new($gate->anonymous, { lane_code => $lane->{lane_code}, key => $renewed->{lane_key} });
	is($new->checkpoint(qr => 'TKT-00000000-NOBODY')->status, 200, '... the new one does');

	my $detail = ok_success($officer->get("/v1/gates/lane/detail/$lane->{id}"), 'GET /v1/gates/lane/detail/{id} shows how a lane is doing');
	is($detail->{last_event}{decision}, 'REJECT', '... what it reported last');
	is($detail->{last_event}{reason_code}, 'UNKNOWN_CODE', '... and why it stayed closed');
	ok(defined $detail->{last_event_at}, '... when it was heard of');
	refused($admin->delete("/v1/gates/$made->{id}"), 409, 'GATE_IN_USE', '', 'DELETE /v1/gates/{id}: a gate with a history stays');
	ok_success($admin->get("/v1/gates/$made->{id}"), '... and is there');

	my $keyed = $admin->with('Idempotency-Key' => 'x' x 250 . unique());
	my $first = ok_success($keyed->post("/v1/gates/lane/key/$lane->{id}"), 'a key is renewed under an Idempotency-Key');
	is_deeply($keyed->post("/v1/gates/lane/key/$lane->{id}")->data, { %$first, lane_key => undef }, '... again it tells all but the secret');
	refused($keyed->post("/v1/gates/lane/key/$beside->{id}"), 422, 'IDEMPOTENCY_MISMATCH', 'Idempotency-Key', "... it is no answer for another lane's key");
	ok_success($admin->with('Idempotency-Key' => 'x' x 250 . unique())->post("/v1/gates/lane/key/$beside->{id}"), '... and all of its letters count');

	refused($admin->post('/v1/gates/lane/key/' . absent_id()), 404, 'NOT_FOUND', undef, 'a lane that is not there has no key');
	refused($gate->post("/v1/gates/lane/key/$lane->{id}"), 401, 'UNAUTHENTICATED', '', 'a stranger renews none');
	refused($officer->post("/v1/gates/lane/key/$lane->{id}"), 403, 'FORBIDDEN', '', 'an officer renews none');
}

# --- DELETE /v1/gates/{id} removes one with its lanes. ---
{
	my $camera = device();
	my $made = made(identity_gate => unique('POS-'), lanes => [lane(lane_code => unique('L-'), devices => [$camera])]);
	my $before = read_gate($made->{id});
	refused($gate->delete("/v1/gates/$made->{id}"), 401, 'UNAUTHENTICATED', '', 'a stranger removes none');
	refused($officer->delete("/v1/gates/$made->{id}"), 403, 'FORBIDDEN', '', 'an officer removes none');
	is(ok_success($admin->delete("/v1/gates/$made->{id}"), 'an administrator removes one'), undef, '... and gets null');
	refused($admin->get("/v1/gates/$made->{id}"), 404, 'NOT_FOUND', undef, '... it is gone');
	refused($admin->get("/v1/gates/lane/detail/$made->{lanes}[0]{id}"), 404, 'NOT_FOUND', undef, '... its lane too');
	refused($admin->get("/v1/gates/lane/$made->{id}"), 404, 'NOT_FOUND', 'gate_id', '... and lists no lanes');
	refused($admin->delete("/v1/gates/$made->{id}"), 404, 'NOT_FOUND', undef, '... and is not removed twice');
	my $again = ok_success($admin->post('/v1/gates', body(identity_gate => $before->{identity_gate}, lanes => [lane(lane_code => $before->{lanes}[0]{lane_code}, devices => [$camera])])), '... all of its codes are free again');
	$admin->delete("/v1/gates/$again->{id}");
}

# --- GET /v1/gates/list/dropdown, /v1/gates/area/{area_id} and /v1/gates list gates. ---
my @made = map { made(name => "Daftar $mark $_", gate_type => $_ == 1 ? 'Port' : 'Inspection', area_id => $_ == 2 ? $other_area : $area, lanes => [lane()]) } 1 .. 5;
{
	my $options = $officer->get('/v1/gates/list/dropdown', { search => "Daftar $mark" });
	ok_success($options, 'an officer chooses among gates');
	is_deeply([sort keys %{ $options->items->[0] }], [qw(area description gate_type id identity_gate lanes name)], '... with the names that clients know');
	is_deeply([sort keys %{ $options->items->[0]{area} }], [qw(description id name)], '... and their area');
	is($options->items->[0]{lanes}[0]{gate_id}, $options->items->[0]{id}, '... and their lanes');
	lists_well($admin, '/v1/gates/list/dropdown', within => { search => "Daftar $mark" }, sorts => [qw(name identity_gate gate_type)], filters => { gate_type => 'Port', area_id => $other_area });

	my $here = $officer->get("/v1/gates/area/$area", { search => "Daftar $mark" });
	is($here->meta->{total}, 4, 'the gates of one area');
	is($officer->get("/v1/gates/area/$area", { search => "Daftar $mark", area_id => $other_area })->meta->{total}, 4, '... which the query does not change');
	lists_well($admin, "/v1/gates/area/$area", within => { search => "Daftar $mark" }, sorts => [qw(name identity_gate gate_type created_at updated_at)], filters => { gate_type => 'Port' });
	refused($admin->get('/v1/gates/area/' . absent_id()), 404, 'NOT_FOUND', 'area_id', 'an area that is not there');

	my $groups = $officer->get('/v1/gates', { per_page => 100 });
	ok_success($groups, 'areas with their gates with their lanes');
	my ($group) = grep { $_->{id} eq $other_area } @{ $groups->items };
	my ($one) = grep { $_->{id} eq $made[1]{id} } @{ $group->{gates} };
	is($one->{lanes}[0]{lane_code}, $made[1]{lanes}[0]{lane_code}, '... each where it belongs');
	is_deeply([map { $_->{id} } @{ $officer->get('/v1/gates', { search => $one->{$_} })->items }], [$other_area], "... found by a gate's $_") for qw(name identity_gate);
	lists_well($admin, '/v1/gates', sorts => [qw(name kind)], filters => { kind => 'main' });
	for my $path ('/v1/gates', '/v1/gates/list/dropdown', "/v1/gates/area/$area", "/v1/gates/$made[0]{id}") {
		refused($gate->get($path), 401, 'UNAUTHENTICATED', '', "$path: a stranger sees nothing");
		refused($tenant->get($path), 403, 'FORBIDDEN', '', "$path: a tenant sees nothing");
	}
	refused($admin->get('/v1/gates/' . absent_id()), 404, 'NOT_FOUND', 'id', 'a gate that is not there');
	refused($admin->get('/v1/gates/list/dropdown', { gate_type => 'Side' }), 422, 'NOT_A_CHOICE', 'gate_type', 'a filter takes what the field takes');
}

# --- GET /v1/gates/lane/{gate_id} lists the lanes of a gate. ---
{
	my $made = made(name => "Lajur $mark", lanes => [lane(lane_name => 'A', devices => [device(), device()]), lane(lane_name => 'B', direction => 'OUT', mode => 'MANUAL'), map { lane(lane_name => "C$_") } 1 .. 3]);
	my $lanes = $officer->get("/v1/gates/lane/$made->{id}");
	ok_success($lanes, 'an officer sees the lanes of a gate');
	my ($first) = grep { $_->{lane_name} eq 'A' } @{ $lanes->items };
	ok(exists $first->{$_}, "... with its $_") for qw(id gate_id lane_name lane_code devices);
	is_deeply([sort keys %{ $first->{devices}[0] }], [qw(created_at description device_code device_status device_type gate_id id lane_id name status type updated_at)], '... and its devices, by the names that clients know');
	lists_well($admin, "/v1/gates/lane/$made->{id}", sorts => [qw(lane_name lane_code)], filters => { direction => 'OUT', mode => 'MANUAL' });
	refused($admin->get('/v1/gates/lane/' . absent_id()), 404, 'NOT_FOUND', 'gate_id', 'a gate that is not there');
	my $detail = $officer->get("/v1/gates/lane/detail/$first->{id}")->data;
	is_deeply($detail->{device_health}, { ok => 0, fault => 0, unknown => 2 }, 'a lane tells the health of its devices');
	is($detail->{gate}{area}{id}, $area, '... where it stands');
	is_deeply([@$detail{qw(mode intervention last_event)}], ['AUTO', undef, undef], '... and what goes on: nothing yet');
	refused($admin->get('/v1/gates/lane/detail/' . absent_id()), 404, 'NOT_FOUND', 'id', 'a lane that is not there');
	for my $path ("/v1/gates/lane/$made->{id}", "/v1/gates/lane/detail/$first->{id}") {
		refused($gate->get($path), 401, 'UNAUTHENTICATED', '', "$path: a stranger sees nothing");
		refused($tenant->get($path), 403, 'FORBIDDEN', '', "$path: a tenant sees nothing");
	}
	refused($admin->get("/v1/gates/lane/$made->{id}", { direction => 'UP' }), 422, 'NOT_A_CHOICE', 'direction', 'a filter takes what the field takes');
	$admin->delete("/v1/gates/$made->{id}");
}

# --- What all of them do. ---
{
	refuses_methods($admin, '/v1/gates', 'GET, POST');
	refuses_methods($admin, "/v1/gates/$made[0]{id}", 'GET, PUT, DELETE');
	refuses_methods($admin, "/v1/gates/lane/key/$made[0]{lanes}[0]{id}", 'POST');
	echoes_request_id($admin, '/v1/gates');
	is($admin->get("/v1/gates/$made[0]{id}", { lang => 'en' })->data->{gate_type_label}, 'Port', 'labels follow ?lang=en');
	$admin->delete("/v1/gates/$_->{id}") for @made;
}

done_testing;
