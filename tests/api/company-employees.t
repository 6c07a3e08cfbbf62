#!/usr/bin/perl
# company-employees: staff of companies, their gate passes, and the tags that open lanes for them.
use strict;
use warnings;
use File::Basename qw(dirname);
use POSIX qw(strftime);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;
use Autogate::Workbook;

my $gate = Autogate->new;
my $admin = $gate->as('administrator_internal');
my $officer = $gate->as('operasional_internal');
my $port_officer = $gate->as('petugas_pelabuhan');
my $tenant = $gate->as('administrator_tenan');
my $other = $gate->as('administrator_tenan', 2);
my $worker = $gate->as('operasional_tenan');
my $mark = unique('EM');
my ($true, $false) = (JSON::PP::true, JSON::PP::false);
my $path = '/v1/company-employees';
my %area = map { $_->{kind} => $_->{id} } reverse @{ $gate->demo->{areas} };

sub day { return strftime('%Y-%m-%d', gmtime(time + 7 * 3600 + 86400 * $_[0])) }
sub body
{
	my (%more) = @_;
	return { name => "Budi $mark", nip => unique('N'), activity => 'Operator', is_permanent => $false, valid_start_at => day(-1), valid_end_at => day(30), %more };
}
sub made { my (%more) = @_; return $tenant->post($path, body(%more))->data->{id} }
sub shown { my ($id) = @_; return $admin->get("$path/$id")->data }
sub as_body { my ($id, %more) = @_; my $now = shown($id); return { (map { $_ => $now->{$_} } qw(name nip activity is_permanent valid_start_at valid_end_at)), %more } }
sub issued { my ($id, %more) = @_; return $officer->patch("$path/issue/$id", { issue_status => 'ISSUED', %more }) }

# uploaded WHO, NAME, BYTES: a stored file that is theirs, also of bytes that an upload would have refused; its key.
sub uploaded
{
	my ($who, $name, $bytes) = @_;
	my $key = $gate->plant_file($name, $bytes);
	my ($size, $email) = (length $bytes, $who->user->{email});
	$gate->sql("INSERT INTO file (id, `key`, name, mime_type, size_bytes, stored_at, uploaded_by_id) SELECT UNHEX(REPLACE(UUID(), '-', '')), '$key', '$name', "
		. "'application/octet-stream', $size, UTC_TIMESTAMP(3), id FROM user WHERE email = '$email'") or die 'the file has no row';
	return $key;
}

# --- POST /v1/company-employees makes one. ---
{
	my $letter = uploaded($tenant, 'surat.pdf', '%PDF-1.4');
	my $given = body(email => "budi.$mark\@Tenan.Example", letter_of_assignment_path => $letter, vehicle_type => 'motor');
	my $made = ok_success($tenant->post($path, $given), 'a tenant makes an employee');
	my $e = $tenant->get("$path/$made->{id}")->data;
	is_deeply([sort keys %$e], [sort qw(id name nip email company activity status status_label status_color gatepass_number valid_start_at valid_end_at is_permanent
		letter_of_assignment_path letter_of_assignment_url integrity_pact_letter_path integrity_pact_letter_url photo_path photo_url rfid vehicle_type
		areas issue_status issue_status_label issue_reason requested_rfid requested_area_ids issued_from issued_to issued_at issued_by_id
		is_suspended created_by created_at updated_at)], '... it is shown with what the contract says, and what is ours');
	is($e->{$_}, $given->{$_}, "... its $_ as given") for qw(name nip activity valid_start_at valid_end_at letter_of_assignment_path);
	is($e->{company}{id}, $tenant->company_id, '... of the company of who made it');
	is($e->{email}, lc $given->{email}, '... addresses are kept in small letters');
	is($e->{vehicle_type}, 'motorcycle', '... kinds of vehicles by any of their names');
	is($e->{created_by}{fullname}, $admin->get("$path/$made->{id}")->data->{created_by}{fullname}, '... with who made it');
	is_deeply([sort keys %{ $e->{created_by} }], [qw(fullname id)], '... and no more of them');
	is_deeply([@$e{qw(status is_permanent rfid issue_status)}], ['active', $false, undef, 'NONE'], '... active, without a tag');
	like($e->{gatepass_number}, qr/^GP-@{[day(0) =~ s{-}{}gr]}-\d{3,}$/, '... with the number of a gate pass of today');
	like($e->{letter_of_assignment_url}, qr{^http}, '... and a link to its letter');

	my $permanent = shown(made(is_permanent => $true, valid_end_at => day(5)));
	is_deeply([@$permanent{qw(is_permanent valid_end_at)}], [$true, undef], 'who is permanent has no last day');
	ok_success($admin->post($path, body(company_id => $other->company_id, nip => $given->{nip})), 'an administrator makes one of any company, under a number of another company\'s');
	refused($admin->post($path, body()), 422, 'REQUIRED', 'company_id', '... and says of which');
	refused($tenant->post($path, body(company_id => $other->company_id)), 422, 'REFERENCE_UNKNOWN', 'company_id', 'a tenant makes none of another company');
	refused($tenant->post($path, body(nip => $given->{nip})), 409, 'NIP_TAKEN', 'nip', 'a number is there once in a company');
	refused($tenant->post($path, body(valid_end_at => day(-2))), 422, 'DATE_ORDER', 'valid_end_at', 'the last day is not before the first');
	ok_success($tenant->post($path, body(valid_start_at => day(3), valid_end_at => day(3))), '... it may be the same');
	refused($tenant->post($path, body(valid_end_at => undef)), 422, 'REQUIRED', 'valid_end_at', 'who is not permanent has a last day');
	my $nothing = $tenant->post($path, {});
	refused($nothing, 422, 'REQUIRED', $_, "an employee needs $_") for qw(name nip activity is_permanent valid_start_at);
	refused($tenant->post($path, body(status => 'gone')), 422, 'NOT_A_CHOICE', 'status', 'a status is one of three');
	refused($tenant->post($path, body(vehicle_type => 'truk')), 422, 'NOT_A_CHOICE', 'vehicle_type', 'nobody comes to work by truck');
	refused($tenant->post($path, body(email => 'nobody')), 422, 'BAD_FORMAT', 'email', 'an address is one');
	refused($tenant->post($path, body(valid_start_at => '31-01-2026')), 422, 'BAD_FORMAT', 'valid_start_at', 'a day is YYYY-MM-DD');
	refused($tenant->post($path, body(nip => 'N' x 33)), 422, 'TOO_LONG', 'nip', 'a number is short');
	refused($tenant->post($path, body(rfid => 'tag; x')), 422, 'BAD_FORMAT', 'rfid', 'a tag has letters and digits');
	refused($tenant->post($path, body(area_ids => [absent_id()])), 422, 'REFERENCE_UNKNOWN', 'area_ids[0]', 'an area exists');
	refused($tenant->post($path, body(photo_path => uploaded($other, 'foto.jpg', 'x'))), 422, 'FILE_FOREIGN', 'photo_path', 'a photo is one\'s own upload');
	refused($tenant->post($path, body(colour => 'red')), 422, 'UNKNOWN_FIELD', 'colour', 'a field that nobody knows is refused');
	refused($officer->post($path, body()), 403, 'FORBIDDEN', '', 'an officer makes none');
	refused($worker->post($path, body()), 403, 'FORBIDDEN', '', 'a tenant\'s worker neither');
	refused($gate->post($path, body()), 401, 'UNAUTHENTICATED', '', 'nor a stranger');
}
creates_once($tenant, $path, \&body, { search => $mark });

# --- Gate passes are numbered day by day, each number once. ---
{
	my $before = shown(made())->{gatepass_number};
	my @answers = map { $gate->at_once(map { [$tenant, 'POST', $path, json_of(body(name => "Nomor $mark"))] } 1 .. 50) } 1 .. 3;
	is(scalar(grep { $_->status == 200 } @answers), 150, 'a hundred and fifty are made, fifty at once');
	my %numbers = map { $_->{gatepass_number} => 1 } map { @{ $tenant->get($path, { search => "Nomor $mark", per_page => 100, page => $_ })->items } } 1, 2;
	is(scalar keys %numbers, 150, '... with a number each');
	my ($first) = $before =~ /(\d+)$/;
	my @serials = sort { $a <=> $b } map { /(\d+)$/ } keys %numbers;
	is($serials[-1] - $first, 150, '... and without a gap') or diag("$first, $serials[0] .. $serials[-1]");
	SKIP: {
		skip 'the database cannot be asked', 2 if !$gate->sql("UPDATE gatepass_day SET last = last + 1000 WHERE day = '@{[day(0)]}'");
		my $number = shown(made())->{gatepass_number};
		like($number, qr/^GP-\d{8}-\d{4,}$/, 'a number grows beyond three digits');
		refused($tenant->post($path, body(nip => ' ')), 422, 'REQUIRED', 'nip', 'what is refused takes none');
		is((shown(made())->{gatepass_number} =~ /(\d+)$/)[0], ($number =~ /(\d+)$/)[0] + 1, '... the next one follows');
	}
}

# --- GET /v1/company-employees lists them. ---
{
	my $list = "Daftar $mark";
	made(name => "$list $_", status => 'suspended') for 1 .. 4;
	made(name => "$list lama", valid_start_at => day(-90), valid_end_at => day(-60));
	made(name => "$list tetap", is_permanent => $true, valid_start_at => day(-90));
	lists_well($admin, $path, within => { search => $list }, sorts => [qw(name nip activity status gatepass_number valid_start_at is_permanent issue_status created_at)],
		filters => { company_id => $tenant->company_id, is_permanent => 'false', status => 'suspended', issue_status => 'NONE' });
	my $on = sub { return scalar @{ $tenant->get($path, { search => $list, valid_on => $_[0] })->items } };
	is($on->(day(0)), 5, 'valid_on finds who is valid today');
	is($on->(day(-60)), 2, '... the last day counts');
	is($on->(day(-59)), 1, '... the day after does not');
	is($on->(day(-91)), 0, '... nor the day before the first');
	my $wrong = $tenant->get($path, { valid_on => 'today', status => 'gone', is_permanent => 2, company_id => 1, page => 0 });
	refused($wrong, 422, 'BAD_FORMAT', 'valid_on', '... it is a day');
	is_deeply([sort map { $_->{path} } @{ $wrong->errors }], [qw(company_id is_permanent page status valid_on)],
		'... and whatever else is wrong is told at once');
	is(scalar @{ $other->get($path, { search => $list })->items }, 0, 'another tenant sees none of them');
	is(scalar @{ $other->get($path, { search => $list, company_id => $tenant->company_id })->items }, 0, '... whatever it asks for');
	is($worker->get($path, { search => $list })->status, 403, 'a tenant\'s worker reads none');
	is(scalar @{ $port_officer->get($path, { search => $list })->items }, 6, 'an officer of the port does');
	refused($gate->get($path), 401, 'UNAUTHENTICATED', '', 'a stranger reads none');
}

# --- GET, PUT, DELETE /v1/company-employees/{id} ---
{
	my $id = made();
	refused($other->get("$path/$id"), 404, 'NOT_FOUND', 'id', 'another tenant\'s is not there');
	refused($other->put("$path/$id", body()), 404, 'NOT_FOUND', 'id', '... cannot be changed');
	refused($other->delete("$path/$id"), 404, 'NOT_FOUND', 'id', '... nor removed');
	refused($admin->get("$path/" . absent_id()), 404, 'NOT_FOUND', 'id', 'what is not there is not found');
	refused($worker->get("$path/$id"), 403, 'FORBIDDEN', '', 'a tenant\'s worker reads none');
	refused($gate->get("$path/$id"), 401, 'UNAUTHENTICATED', '', 'a stranger reads none');

	my $before = shown($id);
	is(ok_success($tenant->put("$path/$id", as_body($id, name => "Ganti $mark", status => 'inactive')), 'a tenant changes one'), undef, '... and gets null');
	my $after = shown($id);
	is_deeply([@$after{qw(name status gatepass_number created_at)}], ["Ganti $mark", 'inactive', @$before{qw(gatepass_number created_at)}],
		'... the rest stays, its number too');
	ok_success($tenant->put("$path/$id", $tenant->get("$path/$id")->data), 'what was read can be sent back whole');
	my $sibling = shown(made());
	refused($tenant->put("$path/$id", as_body($id, nip => $sibling->{nip})), 409, 'NIP_TAKEN', 'nip', 'the number of another is taken');
	refused($tenant->put("$path/$id", as_body($id, valid_end_at => day(-9))), 422, 'DATE_ORDER', 'valid_end_at', 'days keep their order');
	refused($tenant->put("$path/$id", { name => 'only' }), 422, 'REQUIRED', 'nip', 'a whole update has all that is required');
	refused($tenant->put("$path/" . absent_id(), body()), 404, 'NOT_FOUND', 'id', 'what is not there cannot be changed');
	refused($officer->put("$path/$id", body()), 403, 'FORBIDDEN', '', 'an officer changes none');
	refused($gate->put("$path/$id", body()), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	ok_success($admin->put("$path/$id", as_body($id, company_id => $other->company_id)), 'an administrator changes one');
	is(shown($id)->{company}{id}, $tenant->company_id, '... who stays with the company');

	my $tag = unique('RF');
	ok_success(issued($id, rfid => $tag), 'it gets a tag');
	refused($officer->delete("$path/$id"), 403, 'FORBIDDEN', '', 'an officer removes none');
	refused($gate->delete("$path/$id"), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	is(ok_success($tenant->delete("$path/$id"), 'a tenant removes one'), undef, '... and gets null');
	refused($tenant->get("$path/$id"), 404, 'NOT_FOUND', 'id', '... it is gone');
	refused($tenant->delete("$path/$id"), 404, 'NOT_FOUND', 'id', '... and is not removed twice');
	ok_success($tenant->post($path, body(nip => $after->{nip})), '... its number is free again');
	ok_success(issued(made(), rfid => $tag), '... and its tag');
}

# --- What a company asks for waits; PATCH /v1/company-employees/issue/{id} decides. ---
{
	my $tag = unique('RF');
	my $id = made(rfid => lc $tag, area_ids => [$area{port}]);
	my $e = shown($id);
	is_deeply([@$e{qw(rfid areas issue_status requested_rfid requested_area_ids)}], [undef, [], 'REQUESTED', $tag, [$area{port}]], 'what a tenant asks for is a wish');
	is(scalar(grep { $_->{id} eq $id } @{ $officer->get($path, { issue_status => 'REQUESTED', search => $tag })->items }), 1, '... that officers find');

	my $told = sub { my ($who, $type) = @_; return scalar grep { $_->{meta} eq "/company-employees/$id" } @{ $who->get('/v1/notifications', { type => $type, per_page => 100 })->items } };
	is($told->($officer, 'need_approval'), 1, '... and are told of');
	is($told->($tenant, 'need_approval'), 0, '... who may not decide is not');
	my $decide = "$path/issue/$id";
	refused($officer->patch($decide, { issue_status => 'REFUSED' }), 422, 'REQUIRED', 'reason', 'a refusal has a reason');
	is(ok_success($officer->patch($decide, { issue_status => 'REFUSED', reason => 'Foto tidak jelas' }), 'an officer refuses'), undef, '... and gets null');
	$e = shown($id);
	is_deeply([@$e{qw(rfid issue_status issue_reason)}], [undef, 'REFUSED', 'Foto tidak jelas'], '... which is told with the reason');
	is_deeply([map { $told->($_, 'decided') } $tenant, $other], [1, 0], '... and to the company, and to no other');
	refused($officer->patch($decide, { issue_status => 'REFUSED', reason => 'Lagi' }), 409, 'NOTHING_REQUESTED', 'issue_status', '... once');
	ok_success($tenant->put("$path/$id", as_body($id, rfid => $tag, area_ids => [$area{port}])), 'the tenant asks again');
	is_deeply([@{ shown($id) }{qw(issue_status issue_reason)}], ['REQUESTED', undef], '... which waits again');
	ok_success($officer->patch($decide, { issue_status => 'ISSUED', area_ids => [] }), 'an officer gives the tag and not the port');
	$e = shown($id);
	is_deeply([@$e{qw(rfid areas issue_status requested_rfid requested_area_ids issued_from issued_to)}],
		[$tag, [], 'ISSUED', undef, [], $e->{valid_start_at}, $e->{valid_end_at}], '... for its validity');
	ok_success($port_officer->patch($decide, { issue_status => 'ISSUED', area_ids => [$area{port}] }), 'an officer of the port gives the port');
	is_deeply([map { $_->{id} } @{ shown($id)->{areas} }], [$area{port}], '... beside the tag');

	ok_success($tenant->put("$path/$id", as_body($id)), 'a tenant who sends nothing of it');
	ok_success($tenant->put("$path/$id", as_body($id, rfid => $tag, area_ids => [$area{port}])), '... or the same');
	is(shown($id)->{issue_status}, 'ISSUED', '... changes nothing');
	ok_success($tenant->put("$path/$id", as_body($id, valid_end_at => day(20))), '... nor with a shorter validity');
	is_deeply([@{ shown($id) }{qw(issue_status valid_end_at)}], ['ISSUED', day(20)], '... which counts at once');
	for my $wish ([valid_end_at => day(400)], [is_permanent => $true], [valid_start_at => day(-9)], [name => "Orang lain $mark"], [nip => unique('N')], [rfid => unique('RF')]) {
		ok_success($tenant->put("$path/$id", as_body($id, @$wish)), "a tenant changes $wish->[0]");
		$e = shown($id);
		is_deeply([@$e{qw(issue_status rfid issued_to)}], ['REQUESTED', $tag, day(30)], '... which waits, while what was issued stands');
		ok_success(issued($id, rfid => $tag, is_permanent => $false, valid_start_at => day(-1), valid_end_at => day(30)), '... and is set right');
	}
	ok_success($tenant->put("$path/$id", as_body($id, area_ids => [])), 'a tenant gives an area back');
	is_deeply([@{ shown($id) }{qw(areas issue_status)}], [[], 'ISSUED'], '... at once');
	ok_success($tenant->put("$path/$id", as_body($id, rfid => undef)), '... and the tag');
	is_deeply([@{ shown($id) }{qw(rfid requested_rfid)}], [undef, undef], '... which is nobody\'s then');
	ok_success(issued(made(), rfid => $tag), '... and may be given to another');

	refused(issued($id, valid_end_at => day(-5)), 422, 'DATE_ORDER', 'valid_end_at', 'an officer\'s days keep their order');
	refused(issued($id, is_permanent => $false, area_ids => [absent_id()]), 422, 'REFERENCE_UNKNOWN', 'area_ids[0]', '... areas exist');
	refused($officer->patch($decide, { issue_status => 'NONE' }), 422, 'NOT_A_CHOICE', 'issue_status', '... a decision is one of two');
	refused($officer->patch($decide, {}), 422, 'REQUIRED', 'issue_status', '... and is said');
	refused($officer->patch("$path/issue/" . absent_id(), { issue_status => 'ISSUED' }), 404, 'NOT_FOUND', 'id', 'who is not there gets nothing');
	refused($tenant->patch($decide, { issue_status => 'ISSUED' }), 403, 'FORBIDDEN', '', 'a tenant decides nothing');
	refused($gate->patch($decide, { issue_status => 'ISSUED' }), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	refuses_methods($officer, $decide, 'PATCH');

	my $direct = $admin->post($path, body(company_id => $tenant->company_id, rfid => unique('RF')))->data->{id};
	is(shown($direct)->{issue_status}, 'ISSUED', 'who may issue and writes one need not ask');
	ok_success(issued($direct, rfid => undef), 'an officer takes a tag away');
	is_deeply([@{ shown($direct) }{qw(rfid issue_status issued_from)}], [undef, 'NONE', undef], '... nothing is left');
}

# --- A body that repeats what stands neither asks nor takes back. ---
{
	my ($tag, $later) = map { unique('RF') } 1 .. 2;
	my $id = made(rfid => $tag, area_ids => [$area{port}]);
	ok_success($tenant->put("$path/$id", $tenant->get("$path/$id")->data), 'a tenant sends back what it has read, without a tag yet');
	ok_success($tenant->put("$path/$id", as_body($id, rfid => undef, activity => 'Lain')), '... and changes something else');
	is_deeply([@{ shown($id) }{qw(issue_status requested_rfid requested_area_ids activity)}], ['REQUESTED', $tag, [$area{port}], 'Lain'], '... its wishes go on waiting');

	my $refused = sub { my ($who) = @_; ok_success($officer->patch("$path/issue/$who", { issue_status => 'REFUSED', reason => 'Tidak perlu' }), 'an officer refuses') };
	$refused->($id);
	is_deeply([@{ shown($id) }{qw(issue_status requested_rfid requested_area_ids)}], ['REFUSED', undef, []], '... and the wishes are gone');
	ok_success(issued($id, area_ids => []), 'who then issues without a word of a tag');
	is_deeply([@{ shown($id) }{qw(issue_status rfid areas)}], ['NONE', undef, []], '... gives none of what was refused');
	ok_success($tenant->put("$path/$id", as_body($id, rfid => $later)), 'the next wish');
	ok_success(issued($id), '... is granted');
	is_deeply([@{ shown($id) }{qw(issue_status rfid areas)}], ['ISSUED', $later, []], '... alone');

	ok_success($tenant->put("$path/$id", as_body($id, valid_end_at => day(400))), 'a longer validity');
	is(shown($id)->{issue_status}, 'REQUESTED', '... is asked for');
	$refused->($id);
	ok_success($tenant->put("$path/$id", as_body($id, activity => 'Gudang')), 'whatever else is changed then');
	is_deeply([@{ shown($id) }{qw(issue_status issue_reason issued_to)}], ['REFUSED', 'Tidak perlu', day(30)], '... does not ask for it again');
	ok_success($tenant->put("$path/$id", as_body($id, valid_end_at => day(300))), 'another validity');
	is(shown($id)->{issue_status}, 'REQUESTED', '... does');
}

# --- Who is suspended by the estate stays so, whatever their company says. ---
{
	my $id = made();
	my $status = sub { return [@{ shown($id) }{qw(status is_suspended)}] };
	my $writes = sub { my ($who, $name, $status) = @_; return ok_success($who->put("$path/$id", as_body($id, status => $status)), $name) };
	$writes->($tenant, 'a company suspends', 'suspended');
	$writes->($admin, 'the estate sends back what it reads', 'suspended');
	is_deeply($status->(), ['suspended', $false], '... which leaves the suspension the company\'s');
	$writes->($tenant, '... to lift', 'active');
	$writes->($admin, 'the estate suspends', 'suspended');
	is_deeply($status->(), ['suspended', $true], '... and is named');
	refused($tenant->put("$path/$id", as_body($id, status => $_)), 409, 'SUSPENDED', 'status', "the company cannot make them $_") for qw(active inactive);
	ok_success($tenant->put("$path/$id", { %{ $tenant->get("$path/$id")->data }, activity => 'Lain' }), '... but may send back what it reads');
	$writes->($tenant, '... and the same status', 'suspended');
	is_deeply($status->(), ['suspended', $true], '... which changes nothing of it');
	$writes->($admin, 'the estate lifts it', 'active');
	$writes->($tenant, '... and the company has its say again', 'inactive');
	is_deeply($status->(), ['inactive', $false], '... as before');
	my $born = ok_success($admin->post($path, body(company_id => $tenant->company_id, status => 'suspended')), 'who is suspended from the beginning')->{id};
	refused($tenant->put("$path/$born", as_body($born, status => 'active')), 409, 'SUSPENDED', 'status', '... is so as well');
}

# --- Who is bound to areas gives no others. ---
{
	my $bound = $gate->as('operasional_internal', 2); # to the buffer zone
	my $id = made(rfid => unique('RF'), area_ids => [$area{port}]);
	my $decide = "$path/issue/$id";
	refused($bound->patch($decide, { issue_status => 'ISSUED', area_ids => [$area{buffer_zone}, $area{port}] }), 422, 'REFERENCE_UNKNOWN', 'area_ids[1]', 'an officer of the buffer zone does not give the port');
	refused($bound->patch($decide, { issue_status => 'ISSUED' }), 422, 'REFERENCE_UNKNOWN', 'area_ids[0]', '... nor by granting the wish for it');
	is_deeply([@{ shown($id) }{qw(issue_status rfid areas)}], ['REQUESTED', undef, []], '... and nothing was given');
	ok_success($bound->patch($decide, { issue_status => 'ISSUED', area_ids => [$area{buffer_zone}] }), '... but the buffer zone');
	ok_success(issued($id, area_ids => [$area{buffer_zone}, $area{port}]), 'who is bound to none gives both');
	ok_success($bound->patch($decide, { issue_status => 'ISSUED', area_ids => [$area{port}, $area{buffer_zone}] }), 'what is given already may be said again');
	is(scalar @{ shown($id)->{areas} }, 2, '... and stands');
}

# --- One tag, one holder. ---
{
	my $tag = unique('RF');
	my ($one, $two) = (shown(made()), made());
	ok_success(issued($one->{id}, rfid => $tag), 'a tag is given');
	my $again = $officer->with('X-Language' => 'en')->patch("$path/issue/$two", { issue_status => 'ISSUED', rfid => $tag });
	refused($again, 409, 'RFID_TAKEN', 'rfid', '... not twice');
	like($again->errors->[0]{message}, qr/by \Q$one->{name} ($one->{gatepass_number})\E/, '... and an officer is told who has it');
	like($tenant->post($path, body(rfid => $tag))->errors->[0]{message}, qr/\Q$one->{gatepass_number}\E/, '... the company as well');
	my $strange = $other->post($path, body(rfid => $tag));
	refused($strange, 409, 'RFID_TAKEN', 'rfid', 'another company is told that it is taken');
	unlike($strange->content, qr/GP-|\Q$one->{name}\E/, '... and no more');
	my ($vehicle) = grep { $_->{rfid} } @{ $gate->demo->{vehicles} };
	refused(issued($two, rfid => $vehicle->{rfid}), 409, 'RFID_TAKEN', 'rfid', 'a vehicle\'s tag is taken as well') if $vehicle;
	refused(issued($two, rfid => lc $tag =~ s/(..)/$1 /gr), 409, 'RFID_TAKEN', 'rfid', '... nor as labels show it');
	my $odd = $officer->with('X-Language' => 'en')->patch("$path/issue/$two", { issue_status => 'ISSUED', rfid => 'E2#1' });
	refused($odd, 422, 'BAD_FORMAT', 'rfid', 'what is no tag is refused');
	like($odd->errors->[0]{message}, qr/tag number \(E2/, '... in one language');
	ok_success(issued($one->{id}, rfid => undef), 'it is taken from the one');
	ok_success(issued($two, rfid => $tag), '... and given to the other');

	my ($free, @people) = (unique('RF'), map { made() } 1 .. 10);
	my @answers = $gate->at_once(map { [$officer, 'PATCH', "$path/issue/$_", json_of({ issue_status => 'ISSUED', rfid => $free })] } @people);
	is(scalar(grep { $_->status == 200 } @answers), 1, 'of ten who are given one tag at once, one has it');
	is(scalar(grep { $_->status == 409 && $_->errors->[0]{code} eq 'RFID_TAKEN' } @answers), 9, '... the others are told that it is taken');
	is(scalar(grep { (shown($_)->{rfid} // '') eq $free } @people), 1, '... and have none');
}

# --- POST /v1/company-employees/bulk makes many, or none. ---
my $bulk = "$path/bulk";
sub named { my ($name) = @_; return $tenant->get($path, { search => $name, per_page => 100 })->items }
{
	my $name = "Banyak $mark";
	is(ok_success($tenant->post($bulk, { datas => [map { body(name => $name) } 1 .. 3] }), 'a tenant makes three at once'), undef, '... and gets null');
	is(scalar @{ named($name) }, 3, '... they are there');
	is(scalar(keys %{ { map { $_->{gatepass_number} => 1 } @{ named($name) } } }), 3, '... with a gate pass each');
	my $taken = named($name)->[0]{nip};
	my $answer = $tenant->post($bulk, { datas => [body(name => $name), body(name => $name, nip => $taken), body(name => $name)] });
	refused($answer, 409, 'NIP_TAKEN', 'datas[1].nip', 'a row that is refused is named');
	my @many = map { body(name => $name) } 0 .. 119;
	$many[77]{nip} = $taken;
	my $middle = $tenant->post($bulk, { datas => \@many });
	refused($middle, 409, 'NIP_TAKEN', 'datas[77].nip', 'one in the middle of many');
	is(scalar @{ $middle->errors }, 1, '... and no other');
	my ($tag, $twice) = map { unique('RF') } 1 .. 2;
	ok_success(issued(made(), rfid => $tag), 'a tag is somebody\'s');
	@many = map { body(name => $name) } 0 .. 219;
	$many[$_]{nip} = $taken for 5, 205;
	$many[$_]{rfid} = $twice for 7, 207;
	$many[205]{nip} = $many[206]{nip};
	my $repeated = $tenant->post($bulk, { datas => \@many });
	is_deeply([map { "$_->{code} $_->{path}" } @{ $repeated->errors }], ['REPEATED datas[206].nip', 'REPEATED datas[207].rfid'], 'what is there twice among them is told');
	@many[205, 207] = map { body(name => $name, rfid => $_) } $tag, undef;
	$many[210]{nip} = named($name)->[1]{nip};
	my $clashes = $tenant->post($bulk, { datas => \@many });
	is_deeply([map { "$_->{code} $_->{path}" } @{ $clashes->errors }], ['NIP_TAKEN datas[5].nip', 'RFID_TAKEN datas[205].rfid', 'NIP_TAKEN datas[210].nip'], '... every one that clashes with others at once');
	my ($one, $two) = (body(name => $name), body(name => $name, valid_end_at => undef));
	$answer = $tenant->post($bulk, { datas => [$one, $two, { %$one }, { name => $name }] });
	refused($answer, 422, 'REQUIRED', 'datas[3].nip', 'every row is read');
	$answer = $tenant->post($bulk, { datas => [$one, $two, { %$one }, body(valid_end_at => day(-9))] });
	refused($answer, 422, 'REQUIRED', 'datas[1].valid_end_at', '... its rules are asked');
	refused($answer, 422, 'REPEATED', 'datas[2].nip', '... of all of them');
	refused($answer, 422, 'DATE_ORDER', 'datas[3].valid_end_at', '... at once');
	is(scalar @{ named($name) }, 3, '... and none of them is there');
	refused($tenant->post($bulk, { datas => [body(company_id => $other->company_id)] }), 422, 'REFERENCE_UNKNOWN', 'datas[0].company_id', 'all are of one\'s own company');
	refused($admin->post($bulk, { datas => [body()] }), 422, 'REQUIRED', 'datas[0].company_id', 'an administrator says of which');
	ok_success($admin->post($bulk, { datas => [body(name => $name)], company_id => $tenant->company_id }), '... once for all of them');
	refused($tenant->post($bulk, {}), 422, 'REQUIRED', 'datas', 'nothing is not enough');
	refused($tenant->post($bulk, { datas => [] }), 422, 'REQUIRED', 'datas', '... nor none');
	refused($tenant->post($bulk, { datas => [map { {} } 1 .. 1001] }), 422, 'TOO_MANY', 'datas', 'a thousand are enough');
	refused($officer->post($bulk, { datas => [body()] }), 403, 'FORBIDDEN', '', 'an officer makes none');
	refused($gate->post($bulk, { datas => [body()] }), 401, 'UNAUTHENTICATED', '', 'nor a stranger');
	refuses_methods($tenant, $bulk, 'POST');
	creates_once_null();
}

# An Idempotency-Key makes many once as well.
sub creates_once_null
{
	my $name = "Sekali $mark";
	my $body = json_of({ datas => [body(name => $name)] });
	my $keyed = $tenant->with('Idempotency-Key' => unique('K'));
	ok_success($keyed->raw('POST', $bulk, { body => $body }), 'many with an Idempotency-Key') for 1 .. 2;
	is(scalar @{ named($name) }, 1, '... are made once');
}

# --- ... from an Excel file, by its columns' names. ---
sub from_file { my ($bytes, %more) = @_; my $who = $more{who} // $tenant; return $who->post($bulk, { file_path => uploaded($more{of} // $who, $more{name} // 'karyawan.xlsx', $bytes), %{ $more{body} // {} } }) }
sub serial { my ($days) = @_; return int((time + 7 * 3600) / 86400) + $days + 25569 }
{
	my $name = "Lembar $mark";
	my ($tag, @nip) = (unique('RF'), map { unique('N') } 1 .. 9);
	my @heads = ('Nama *', 'nip', 'EMAIL', 'Kegiatan', 'Permanen', 'Berlaku mulai', 'valid_end_at', 'RFID', 'area_ids', 'Vehicle');
	my $answer = from_file(workbook(
		[], [@heads], [$name, $nip[0], "A.$mark\@tenan.example", { is => 'Operator & supir' }, { t => 'b', v => 0 }, { s => 1, v => serial(-1) }, day(30), $tag, 'Pelabuhan', 'motor'], [],
		["$name 2", { v => 19701001.0 + substr $nip[1], -6 }, undef, { t => 'str', v => 'Hasil rumus' }, 'Ya', { t => 'd', v => day(-1) }]));
	is(ok_success($answer, 'a tenant makes many from an Excel file'), undef, '... and gets null');
	my %by = map { $_->{name} => $_ } @{ named($name) };
	my ($one, $two) = @by{ $name, "$name 2" };
	is_deeply([@$one{qw(nip email activity is_permanent valid_start_at valid_end_at requested_rfid requested_area_ids vehicle_type)}],
		[$nip[0], lc "a.$mark\@tenan.example", 'Operator & supir', $false, day(-1), day(30), $tag, [$area{port}], 'motorcycle'], '... with texts, truths, days and areas by name');
	is_deeply([@$two{qw(nip activity is_permanent valid_start_at valid_end_at)}], [19701001 + substr($nip[1], -6), 'Hasil rumus', $true, day(-1), undef], '... numbers as people write them');
	ok_success(from_file("\xef\xbb\xbfname;nip;activity;is_permanent;valid_start_at\r\n\"$name; 3\";$nip[2];Uji;yes;@{[day(0)]}\r\n", name => 'k.csv'), 'a CSV does as well');
	is(scalar @{ named("$name; 3") }, 1, '... with quotes');
	ok_success(from_file(workbook({ date1904 => 1 }, [qw(name nip activity is_permanent valid_start_at)], ["$name 4", $nip[3], 'Uji', 'ya', { s => 1, v => serial(0) - 1462 }])),
		'a workbook whose days are counted from 1904');
	is(named("$name 4")->[0]{valid_start_at}, day(0), '... is read so');

	my @least = qw(name nip activity is_permanent valid_start_at valid_end_at);
	my @good = ($name, $nip[4], 'Uji', 'tidak', day(0), day(1));
	my $before = scalar @{ named($name) };
	my $wrong = from_file(workbook(['Nama', @least[1 .. 5]], [@good], [], [$name, $nip[5], undef, 'mungkin', { s => 2, v => serial(0) + 0.5 }, day(1)], [$name, $nip[0], @good[2 .. 5]]));
	refused($wrong, 422, 'NOT_A_CHOICE', 'datas[1].is_permanent', 'what is no truth is refused');
	refused($wrong, 422, 'REQUIRED', 'datas[1].activity', '... and what is missing');
	refused($wrong, 422, 'BAD_FORMAT', 'datas[1].valid_start_at', '... and an instant is no day');
	my %words = map { $_->{path} => $_->{message} } @{ $wrong->errors };
	like($words{'datas[1].is_permanent'}, qr/^Baris 4, kolom is_permanent: /, '... told by the row and the column of the sheet');
	my $clash = $tenant->with('X-Language' => 'en')->post($bulk, { file_path => uploaded($tenant, 'k.xlsx', workbook(['Nama', 'Employee number', @least[2 .. 5]], [@good], [$name, $nip[0], @good[2 .. 5]])) });
	refused($clash, 409, 'NIP_TAKEN', 'datas[1].nip', 'a number that is taken');
	like($clash->errors->[0]{message}, qr/^Row 3, column Employee number: /, '... is told so too');
	refused(from_file(workbook(['Nama', 'Warna'], ['a', 'b'])), 422, 'COLUMN_UNKNOWN', 'file_path', 'a column that nobody knows is refused');
	refused(from_file(workbook(['Nama', 'name'], ['a', 'b'])), 422, 'COLUMN_REPEATED', 'file_path', '... and one that is there twice');
	refused(from_file(workbook([@least])), 422, 'TOO_FEW', 'file_path', 'a sheet has rows');
	refused(from_file(workbook([@least], map { [@good] } 1 .. 1001)), 422, 'SHEET_TOO_LARGE', 'file_path', '... a thousand at most');
	refused($tenant->post($bulk, { file_path => uploaded($other, 'k.xlsx', workbook([@least], [@good])) }), 422, 'FILE_FOREIGN', 'file_path', 'a file is one\'s own upload');
	refused($tenant->post($bulk, { file_path => uploaded($tenant, 'k.xlsx', 'x'), datas => [body()] }), 422, 'TOO_MANY', 'datas', 'either a file or rows');
	is(scalar @{ named($name) }, $before, '... nothing of all that is there');

	# What nobody should send.
	my $broken = sub { my ($name, $bytes) = @_; refused(from_file($bytes), 422, 'SHEET_BROKEN', 'file_path', "$name is no sheet") };
	my $whole = workbook([@least], [@good]);
	$broken->('an empty file', '');
	$broken->('a picture', "\x89PNG\r\n\x1a\n\0\0\0");
	$broken->('half a workbook', substr $whole, 0, length($whole) / 2);
	$broken->('an archive of something else', zip_of('a.txt' => 'x'));
	$broken->('a workbook without its sheet', workbook({ parts => { 'xl/worksheets/sheet9.xml' => undef } }, [@least], [@good]));
	$broken->('a workbook whose sheet is no XML', workbook({ parts => { 'xl/worksheets/sheet9.xml' => '<worksheet><sheetData>' } }, [@least], [@good]));
	$broken->('a workbook with entities', workbook({ parts => { 'xl/worksheets/sheet9.xml' =>
		'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>' } }, [@least]));
	$broken->('a workbook that unpacks to 50 MB', workbook({ parts => { 'xl/worksheets/sheet9.xml' => '<worksheet>' . ' ' x 50_000_000 . '</worksheet>' } }, [@least]));
	refused(from_file(workbook({ parts => { 'xl/worksheets/sheet9.xml' => '<worksheet><sheetData>' . '<row><c t="str"><v>x</v></c></row>' x 200_000 . '</sheetData></worksheet>' } }, [@least])),
		422, 'SHEET_TOO_LARGE', 'file_path', 'nor one of 200,000 rows');
	refused(from_file(workbook({ parts => { 'xl/worksheets/sheet9.xml' => '<worksheet><sheetData><row r="1">' . '<c r="A1" t="str"><v>x</v></c>' x 200_000 . '</row></sheetData></worksheet>' } }, [@least])),
		422, 'SHEET_TOO_LARGE', 'file_path', 'nor one that fills a cell 200,000 times');
}

refuses_methods($admin, $path, 'GET, POST');
refuses_methods($admin, "$path/" . absent_id(), 'GET, PUT, DELETE');
echoes_request_id($admin, $path);

done_testing;
