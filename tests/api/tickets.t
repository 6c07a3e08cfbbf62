#!/usr/bin/perl
# tickets: what lets vehicles through the gates. Here: tickets of tenants without customs documents, and what all kinds share.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use POSIX qw(strftime);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;

my $gate = Autogate->new;
my $admin = $gate->as('administrator_internal');
my $tenant = $gate->as('administrator_tenan');
my $other_tenant = $gate->as('administrator_tenan', 2);
my $customs = $gate->as('bea_cukai');
my $path = '/v1/tickets/tenant/without-pabeanan';
my $mark = unique('P');

# Goods of this run alone, so that lists hold nothing else.
my $product = $admin->post('/v1/products', { code => $mark, name => "Semen $mark", unit => 'ton' })->data->{id};
my ($own_place) = grep { ($_->{company_id} // '') eq $tenant->company_id } @{ $gate->demo->{buildings} };
my ($foreign_place) = grep { ($_->{company_id} // '') eq $other_tenant->company_id } @{ $gate->demo->{buildings} };
my ($port) = grep { $_->{is_port} && !$_->{company_id} } @{ $gate->demo->{buildings} };

# A day of Jakarta, so many from today.
sub day { return strftime('%Y-%m-%d', gmtime(time + 7 * 3600 + 86400 * $_[0])) }
my $plates = 0;
sub plate { return sprintf '%s %d %s', (qw(W L B S))[$plates % 4], 1 + (++$plates + $$ * 7 + time) % 9999, join '', map { chr(65 + rand 26) } 1 .. 3 }
sub vehicle
{
	my (%more) = @_;
	return { type => 'Truk besar', product_id => $product, police_number => plate(), vehicle_type => 'truck', unit_of_item => 'ton', total_item => 12.5, %more };
}
sub body { my (%more) = @_; return { vehicle => vehicle(), building_ids => [$own_place->{id}], request_at => day(0), %more } }
sub made { my (%more) = @_; return $tenant->post($path, body(%more))->data }
sub shown { my ($ticket) = @_; return $tenant->get("$path/$ticket->{id}")->data }
sub local_path { my ($url) = @_; return $url =~ s{^https?://[^/]+}{}r }
# What a lane or an officer would do to it; tests that need it are skipped where the database is out of reach.
sub becomes
{
	my ($ticket, $status) = @_;
	skip('the database cannot be reached from here', 1) if !$gate->sql("UPDATE ticket SET status = '$status' WHERE ticket_access_number = '$ticket->{ticket_access_number}'");
}
sub bare { my ($ticket) = @_; return { %$ticket, building_ids => [map { $_->{id} } @{ $ticket->{buildings} }] } }

# --- POST /v1/tickets/tenant/without-pabeanan makes a ticket that is issued at once. ---
{
	my $given = body(request_time => '14:30', driver => { name => 'Slamet', phone => '0812-3456-7890' }, people_count => 2, note => 'pagi',
		vehicle => vehicle(police_number => 'w 77 kek', vehicle_type => 'Tronton'), building_ids => [$own_place->{id}, $port->{id}], confirm => JSON::PP::true);
	my $ticket = ok_success($tenant->post($path, $given), 'a tenant makes a ticket and gets its detail');
	is_deeply([@$ticket{qw(type status status_label status_color)}], ['Tenan - Tidak Memiliki Dokumen Kepabeanan', 'ISSUED', 'Terbit', 'green'], '... it is issued');
	like($ticket->{ticket_access_number}, qr/^TKT-\d{12}$/, '... its number cannot be guessed');
	is_deeply([@{ $ticket->{vehicle} }{qw(police_number vehicle_type comodity total_item)}, $ticket->{plate}], ['W 77 KEK', 'truck', "Semen $mark", 12.5, 'W77KEK'],
		'... a word for a kind of vehicle is taken, goods have the name of their product, the plate is kept as lanes compare it');
	is_deeply([sort map { $_->{id} } @{ $ticket->{buildings} }], [sort $own_place->{id}, $port->{id}], '... it leads where the body says');
	is($ticket->{company}{id}, $tenant->company_id, '... it is of the tenant\'s company');
	is($ticket->{valid_from}, day(0) . 'T05:30:00.000Z', '... it opens two hours before its time');
	is($ticket->{expired_at}, day(1) . 'T16:59:59.999Z', '... and ends with the second day of Jakarta');
	is_deeply([map { [@$_{qw(action status)}] } @{ $ticket->{timeline} }], [['created', 'ISSUED']], '... its timeline has begun');
	is_deeply([$ticket->{revision}, $ticket->{entry_limit}, $ticket->{entries_used}, $ticket->{visits}], [1, 1, 0, []], '... one entry, none used');

	my $nothing = $tenant->post($path, {});
	refused($nothing, 422, 'REQUIRED', $_, "a ticket needs its $_") for qw(vehicle building_ids request_at);
	my $bare = $tenant->post($path, body(vehicle => {}));
	refused($bare, 422, 'REQUIRED', "vehicle.$_", "... its vehicle's $_") for qw(type police_number vehicle_type unit_of_item total_item);
	refused($tenant->post($path, body(vehicle => vehicle(product_id => undef))), 422, 'REQUIRED', 'vehicle.comodity', 'goods need a name or a product');
	refused($tenant->post($path, body(vehicle => vehicle(police_number => '1234'))), 422, 'BAD_FORMAT', 'vehicle.police_number', 'a plate has its form');
	refused($tenant->post($path, body(vehicle => vehicle(vehicle_type => 'kapal'))), 422, 'NOT_A_CHOICE', 'vehicle.vehicle_type', 'a ship is no vehicle');
	refused($tenant->post($path, body(vehicle => vehicle(total_item => -1))), 422, 'TOO_SMALL', 'vehicle.total_item', 'there are not fewer goods than none');
	refused($tenant->post($path, body(vehicle => vehicle(product_id => absent_id()))), 422, 'REFERENCE_UNKNOWN', 'vehicle.product_id', 'goods that do not exist are not carried');
	refused($tenant->post($path, body(request_at => day(-1))), 422, 'DATE_PAST', 'request_at', 'nobody arrives yesterday');
	refused($tenant->post($path, body(request_at => day(3), valid_to => day(2))), 422, 'DATE_ORDER', 'valid_to', 'it ends after it begins');
	refused($tenant->post($path, body(request_at => '2026-02-30')), 422, 'BAD_FORMAT', 'request_at', 'a day is one that exists');
	refused($tenant->post($path, body(request_time => '25:00')), 422, 'BAD_FORMAT', 'request_time', 'a time is one of the day');
	refused($tenant->post($path, body(entry_limit => 0)), 422, 'TOO_SMALL', 'entry_limit', 'it lets in once at least');
	refused($tenant->post($path, body(building_ids => [])), 422, 'TOO_FEW', 'building_ids', 'it leads somewhere');
	refused($tenant->post($path, body(building_ids => [absent_id()])), 422, 'REFERENCE_UNKNOWN', 'building_ids[0]', 'it leads to a place that exists');
	refused($tenant->post($path, body(building_ids => [$foreign_place->{id}])), 422, 'REFERENCE_UNKNOWN', 'building_ids[0]', '... and not into another tenant\'s');
	refused($tenant->post($path, body(company_id => $other_tenant->company_id)), 422, 'REFERENCE_UNKNOWN', 'company_id', 'nobody makes one for another tenant');
	is($tenant->post($path, body(company_id => undef))->data->{company}{id}, $tenant->company_id, '... and a null for the company says nothing');
	refused($tenant->post($path, body(supporting_documents => [{ document_type => 'invoice', file_path => 'uploads/of-nobody' }])), 422, 'FILE_FOREIGN',
		'supporting_documents[0].file_path', 'a file is named by whoever uploaded it');
	refused($tenant->post($path, body(colour => 'red')), 422, 'UNKNOWN_FIELD', 'colour', 'a field that nobody knows is refused');
	is(made(status => 'COMPLETED', revision => 9, ticket_access_number => 'TKT-1')->{status}, 'ISSUED', 'nobody sets what the system decides');

	refused($gate->post($path, body()), 401, 'UNAUTHENTICATED', '', 'a stranger makes none');
	refused($customs->post($path, body()), 403, 'FORBIDDEN', '', 'customs makes none');
	refused($admin->post($path, body()), 422, 'REQUIRED', 'company_id', 'the zone\'s own people say for which company');
	my $for = ok_success($admin->post($path, body(company_id => $tenant->company_id)), '... and may then make one');
	is($for->{company}{id}, $tenant->company_id, '... which is that company\'s');
}

# --- POST asks again when the vehicle has such a ticket. ---
{
	my $vehicle = vehicle();
	my $first = made(vehicle => $vehicle);
	my $twice = $tenant->post($path, body(vehicle => { %$vehicle, police_number => lc $vehicle->{police_number} =~ s/ //gr }));
	refused($twice, 409, 'DUPLICATE_OPEN_TICKET', '', 'a second ticket for the same plate, day and place is refused');
	like($twice->errors->[0]{message}, qr/$first->{ticket_access_number}/, '... and told of the first');
	ok_success($tenant->post($path, body(vehicle => $vehicle, confirm => JSON::PP::true)), '... unless it is confirmed');
	ok_success($tenant->post($path, body(vehicle => $vehicle, request_at => day(5))), 'another day is no such ticket');
	ok_success($tenant->post($path, body(vehicle => $vehicle, building_ids => [$port->{id}])), '... nor another place');
	ok_success($other_tenant->post($path, body(vehicle => $vehicle, building_ids => [$port->{id}])), '... nor another tenant\'s, of which nobody hears');
	my $body = json_of(body());
	my @answers = $tenant->at_once(map { [$tenant, 'POST', $path, $body] } 1 .. 4);
	is(scalar(grep { $_->status == 200 } @answers), 1, 'of the same four at once one is made');
	is(scalar(grep { ($_->code // '') eq 'DUPLICATE_OPEN_TICKET' } @answers), 3, '... the others are asked');
}
creates_once($tenant, $path, \&body, { product_id => $product }, '/v1/tickets');

# --- POST waits for approval when more entries or days are asked for than the settings give. ---
{
	my $many = made(entry_limit => 61);
	is_deeply([@$many{qw(status status_label status_color qr_url)}], ['WAITING_APPROVE', 'Menunggu persetujuan', 'gold', undef], '61 entries wait for approval, without a code');
	like($many->{timeline}[0]{note}, qr/persetujuan/, '... the timeline says why');
	is(made(entry_limit => 60, valid_to => day(30))->{status}, 'ISSUED', '60 entries on 31 days do not');
	is(made(valid_to => day(31))->{status}, 'WAITING_APPROVE', '32 days do');
	refused($tenant->post($path, body(entry_limit => 1001)), 422, 'TOO_LARGE', 'entry_limit', 'more than a thousand are not for sale');
}

# --- GET /v1/tickets lists tickets of every kind. ---
my $known = made(request_at => day(1))->{vehicle}{police_number};   # "L 9001 ZZ"
my $plain = $known =~ s/ //gr;
made(request_at => day(2), entry_limit => 70, building_ids => [$port->{id}]);
lists_well($tenant, '/v1/tickets', within => { product_id => $product }, dates => 1,
	sorts => [qw(plate status ticket_access_number request_at expired_at created_at)],
	filters => { kind => 'tenant_without_pabeanan', type => 'Tenan - Tidak Memiliki Dokumen Kepabeanan', status => 'WAITING_APPROVE', plate => $plain,
		company_id => $tenant->company_id, building_id => $port->{id} });
{
	my $within = sub { return $tenant->get('/v1/tickets', { product_id => $product, per_page => 100, @_ }) };
	is($within->(plate => lc $known =~ s/ (?=\D)/-/r)->items->[0]{plate}, $plain, 'a plate is found however it is written');
	is($within->(search => substr $known, 0, -1)->items->[0]{plate}, $plain, '... also in part');
	is_deeply([grep { $_->{request_at} ne day(1) } @{ $within->(start_date => day(1), end_date => day(1))->items }], [], 'dates choose by the day of arrival');
	cmp_ok($within->(start_date => day(1), end_date => day(1))->meta->{total}, '>', 0, '... and find it');
	ok(!exists $within->()->items->[0]{timeline}, 'what only the detail tells is not listed');
	is_deeply([grep { $_->{company}{id} ne $other_tenant->company_id } @{ $other_tenant->get('/v1/tickets', { product_id => $product })->items }], [],
		'a tenant sees its own company\'s only');
	cmp_ok($admin->get('/v1/tickets', { product_id => $product })->meta->{total}, '>', $within->()->meta->{total}, 'the zone\'s own people see all');
	refused($gate->get('/v1/tickets'), 401, 'UNAUTHENTICATED', '', 'a stranger sees none');
	refused($tenant->get('/v1/tickets', { building_id => 'x' }), 422, 'BAD_FORMAT', 'building_id', 'a place is an id');
}

# --- GET /v1/tickets/tenant/without-pabeanan/{id} shows one. ---
{
	my $ticket = made();
	my $one = ok_success($tenant->get("$path/$ticket->{id}"), 'a tenant sees its ticket');
	is_deeply({ %$one, qr_url => 0, pdf_url => 0 }, { %$ticket, qr_url => 0, pdf_url => 0 }, '... as it was when it was made');
	is($tenant->get("$path/$ticket->{id}", { lang => 'en' })->data->{status_label}, 'Issued', '... in English too');
	ok_success($customs->get("$path/$ticket->{id}"), 'customs sees it');
	my $foreign = $other_tenant->get("$path/$ticket->{id}");
	refused($foreign, 404, 'NOT_FOUND', undef, 'to another tenant it is not there');
	is($foreign->body_without_request_id, $other_tenant->get("$path/" . absent_id())->body_without_request_id, '... exactly as one that does not exist');
	refused($gate->get("$path/$ticket->{id}"), 401, 'UNAUTHENTICATED', '', 'a stranger sees none');
	SKIP: {
		skip('the database cannot be reached from here', 1) if !$gate->sql("UPDATE ticket SET kind = 'sarana_niaga' WHERE ticket_access_number = '$ticket->{ticket_access_number}'");
		refused($tenant->get("$path/$ticket->{id}"), 404, 'NOT_FOUND', undef, 'one of another kind is not here');
		is($tenant->get("/v1/tickets/access-number/$ticket->{ticket_access_number}")->data->{type}, 'Sarana Angkut Bongkar/Muat - Tidak Memiliki Dokumen Kepabeanan', '... but has its own type');
	}
}

# --- GET /v1/tickets/access-number/{access_number} shows one of any kind. ---
{
	my $ticket = made();
	is(ok_success($tenant->get("/v1/tickets/access-number/$ticket->{ticket_access_number}"), 'a ticket is found by its number')->{id}, $ticket->{id}, '... it is the one');
	refused($other_tenant->get("/v1/tickets/access-number/$ticket->{ticket_access_number}"), 404, 'NOT_FOUND', undef, '... not by another tenant');
	refused($tenant->get('/v1/tickets/access-number/TKT-000'), 404, 'NOT_FOUND', undef, 'a number of nothing finds nothing');
	refused($gate->get("/v1/tickets/access-number/$ticket->{ticket_access_number}"), 401, 'UNAUTHENTICATED', '', 'a stranger finds none');
}

# --- PUT /v1/tickets/tenant/without-pabeanan/{id} changes all of it until a vehicle is inside. ---
{
	my $ticket = made(note => 'lama', request_time => '10:00');
	my $given = body(request_at => day(3), building_ids => [$port->{id}], reason => 'kapal terlambat');
	is(ok_success($tenant->put("$path/$ticket->{id}", $given), 'a tenant changes its ticket'), undef, '... and gets null');
	my $after = shown($ticket);
	is_deeply([@$after{qw(request_at note request_time revision status)}], [day(3), 'lama', '10:00', 2, 'ISSUED'], '... what is left out stays; an older paper is told by the revision');
	is_deeply([map { $_->{id} } @{ $after->{buildings} }], [$port->{id}], '... it leads elsewhere');
	is($after->{expired_at}, day(4) . 'T16:59:59.999Z', '... and is valid for its new day');
	is_deeply([map { [@$_{qw(action note)}] } @{ $after->{timeline} }], [['created', undef], ['updated', 'kapal terlambat']], '... the timeline has the reason');
	is($after->{ticket_access_number}, $ticket->{ticket_access_number}, '... its number stays');
	ok_success($tenant->put("$path/$ticket->{id}", bare($after)), 'what was read can be sent back whole');
	my $again = shown($ticket);
	is_deeply([@$again{qw(vehicle buildings company driver request_at valid_to)}], [@$after{qw(vehicle buildings company driver request_at valid_to)}], '... and changes nothing');
	ok_success($tenant->put("$path/$ticket->{id}", body(entry_limit => 99)), 'more entries than are free can be asked for');
	is(shown($ticket)->{status}, 'WAITING_APPROVE', '... it waits for approval then');
	ok_success($tenant->put("$path/$ticket->{id}", body(entry_limit => 9)), 'fewer');
	is(shown($ticket)->{status}, 'ISSUED', '... do not wait');
	is(made()->{id} && $admin->put("$path/$ticket->{id}", { %{ body() }, company_id => $other_tenant->company_id })->status, 200, 'a company in the body is ignored');
	is(shown($ticket)->{company}{id}, $tenant->company_id, '... the ticket stays its company\'s');

	my $busy = made();
	refused($tenant->put("$path/$ticket->{id}", body(vehicle => $busy->{vehicle})), 409, 'DUPLICATE_OPEN_TICKET', '', 'it does not become a second ticket for a plate unasked');
	refused($tenant->put("$path/$ticket->{id}", body(request_at => day(-1))), 422, 'DATE_PAST', 'request_at', 'it is not moved into the past');
	refused($tenant->put("$path/$ticket->{id}", body(valid_to => day(-1))), 422, 'DATE_ORDER', 'valid_to', 'its end comes after its beginning');
	refused($tenant->put("$path/$ticket->{id}", {}), 422, 'REQUIRED', 'vehicle', 'a whole update has all that is required');
	refused($other_tenant->put("$path/$ticket->{id}", body(building_ids => [$port->{id}])), 404, 'NOT_FOUND', undef, 'another tenant\'s is not there');
	refused($tenant->put("$path/" . absent_id(), body()), 404, 'NOT_FOUND', undef, 'what is not there cannot be changed');
	refused($customs->put("$path/$ticket->{id}", body()), 403, 'FORBIDDEN', '', 'customs changes none');
	refused($gate->put("$path/$ticket->{id}", body()), 401, 'UNAUTHENTICATED', '', 'a stranger changes none');
}
SKIP: {
	my $ticket = made(driver => { name => 'Slamet' });
	becomes($ticket, 'IN');
	my $same = bare(shown($ticket));
	refused($tenant->put("$path/$ticket->{id}", { %$same, driver => { name => 'Budi' } }), 422, 'REQUIRED', 'reason', 'while it is inside a change needs a reason');
	ok_success($tenant->put("$path/$ticket->{id}", { %$same, driver => { name => 'Budi', phone => '081200001111' }, note => 'ganti', reason => 'sopir sakit' }),
		'inside, driver and note can be changed');
	my $after = shown($ticket);
	is_deeply([$after->{driver}{name}, $after->{note}, $after->{revision}, $after->{status}], ['Budi', 'ganti', 1, 'IN'], '... the paper stays good for the way out');
	my $moved = $tenant->put("$path/$ticket->{id}", { %$same, reason => 'x', request_at => day(1), building_ids => [$port->{id}] });
	refused($moved, 409, 'TICKET_STATE', $_, "inside, $_ stays") for qw(request_at building_ids);
	refused($tenant->put("$path/$ticket->{id}", { %$same, reason => 'x', vehicle => vehicle() }), 409, 'TICKET_STATE', 'vehicle', '... so does the vehicle');
	like($moved->errors->[0]{message}, qr/Di dalam kawasan; hanya bila .*Terbit/, '... it says what it is and what would be needed');
	like($tenant->with('X-Language' => 'en')->put("$path/$ticket->{id}", { %$same, reason => 'x', request_at => day(1) })->errors->[0]{message},
		qr/Inside; only when it is .*Issued/, '... in English too');
	for my $status (qw(COMPLETED REJECTED EXPIRED CANCELLED HOLD)) {
		becomes($ticket, $status);
		refused($tenant->put("$path/$ticket->{id}", $same), 409, 'TICKET_STATE', 'status', "a ticket that is $status is not changed");
	}
}
SKIP: {
	my $ticket = made();
	my $number = $ticket->{ticket_access_number};
	skip('the database cannot be reached from here', 1) if !$gate->sql("UPDATE ticket SET entry_limit = 5, entries_used = 3 WHERE ticket_access_number = '$number'");
	refused($tenant->put("$path/$ticket->{id}", body(entry_limit => 3)), 422, 'TOO_SMALL', 'entry_limit', 'entries that were used cannot be taken back');
	ok_success($tenant->put("$path/$ticket->{id}", body(entry_limit => 4)), '... one more can be kept');
}

# --- Documents that come with it. ---
SKIP: {
	my ($key, $email) = ('uploads/' . lc $mark . '-surat.pdf', $tenant->user->{email});
	skip('the database cannot be reached from here', 1) if !$gate->sql("INSERT INTO file (id, `key`, name, mime_type, size_bytes, stored_at, uploaded_by_id) "
		. "SELECT UNHEX(REPLACE(UUID(), '-', '')), '$key', 'surat.pdf', 'application/pdf', 9, UTC_TIMESTAMP(3), id FROM user WHERE email = '$email'");
	my $document = { document_type => 'delivery_order', file_path => $key, description => 'Surat jalan' };
	my $ticket = ok_success($tenant->post($path, body(supporting_documents => [$document])), 'a ticket has documents');
	my $kept = $ticket->{supporting_documents}[0];
	is_deeply({ map { $_ => $kept->{$_} } keys %$document }, $document, '... as given');
	like($kept->{file_url}, qr{/v1/files/\Q$key\E\?e=\d+&s=}, '... with a signed link');
	refused($other_tenant->post($path, body(building_ids => [$port->{id}], supporting_documents => [$document])), 422, 'FILE_FOREIGN', undef, '... not with another\'s');
	ok_success($admin->put("$path/$ticket->{id}", bare(shown($ticket))), 'who changes a ticket may leave its documents');
	is(shown($ticket)->{supporting_documents}[0]{id}, $kept->{id}, '... which stay the same');
	ok_success($tenant->put("$path/$ticket->{id}", body(supporting_documents => [])), 'they can be taken away');
	is_deeply(shown($ticket)->{supporting_documents}, [], '... and are gone');
	refused($tenant->put("$path/$ticket->{id}", body(supporting_documents => [{ %$document, id => absent_id() }])), 422, 'REFERENCE_UNKNOWN',
		'supporting_documents[0].id', 'a document that is not there is not kept');
}

# --- PATCH /v1/tickets/tenant/without-pabeanan/cancel/{id} cancels one. ---
{
	my $ticket = made();
	my $cancel = "$path/cancel/$ticket->{id}";
	refused($other_tenant->patch($cancel), 404, 'NOT_FOUND', undef, 'another tenant\'s is not there');
	refused($customs->patch($cancel), 403, 'FORBIDDEN', '', 'customs cancels none');
	refused($gate->patch($cancel), 401, 'UNAUTHENTICATED', '', 'a stranger cancels none');
	refused($tenant->patch("$path/cancel/" . absent_id()), 404, 'NOT_FOUND', undef, 'what is not there cannot be cancelled');
	refused($tenant->patch($cancel, { reason => 'x' x 256 }), 422, 'TOO_LONG', 'reason', 'a reason has its length');
	my $done = $tenant->patch($cancel, { reason => 'barang belum siap' });
	is(ok_success($done, 'a tenant cancels its ticket'), undef, '... and gets null');
	is($done->json->{message}, 'Sukses membatalkan tiket', '... in these words');
	my $after = shown($ticket);
	is_deeply([@$after{qw(status status_color cancel_reason qr_url)}], ['CANCELLED', 'red', 'barang belum siap', undef], '... it is cancelled and has no code');
	is_deeply([map { $_->{action} } @{ $after->{timeline} }], [qw(created cancelled)], '... the timeline says so');
	refused($tenant->patch($cancel), 409, 'TICKET_STATE', 'status', 'it is not cancelled twice');
	ok_success($tenant->patch("$path/cancel/" . made()->{id}), 'no reason has to be given');
	ok_success($tenant->patch("$path/cancel/" . made(entry_limit => 61)->{id}), 'one that waits for approval can be cancelled');
	my $racing = made();
	my @answers = $tenant->at_once(map { [$tenant, 'PATCH', "$path/cancel/$racing->{id}", '{}'] } 1 .. 4);
	is(join(' ', sort map { $_->status } @answers), '200 409 409 409', 'of four at once one cancels');
}
SKIP: {
	my $ticket = made();
	for my $status (qw(IN COMPLETED REJECTED EXPIRED)) {
		becomes($ticket, $status);
		refused($tenant->patch("$path/cancel/$ticket->{id}"), 409, 'TICKET_STATE', 'status', "a ticket that is $status is not cancelled");
	}
	becomes($ticket, 'HOLD');
	$gate->sql("INSERT INTO visit (id, ticket_id, state, place, in_at) SELECT UNHEX(REPLACE(UUID(), '-', '')), id, 'OPEN', 'main', UTC_TIMESTAMP(3) "
		. "FROM ticket WHERE ticket_access_number = '$ticket->{ticket_access_number}'");
	refused($tenant->patch("$path/cancel/$ticket->{id}"), 409, 'TICKET_STATE', 'status', '... nor one on hold whose vehicle is inside');
	is(shown($ticket)->{visits}[0]{place_label}, 'Kawasan', '... the detail says where it is');
	$gate->sql("UPDATE visit SET state = 'CLOSED' WHERE ticket_id = (SELECT id FROM ticket WHERE ticket_access_number = '$ticket->{ticket_access_number}')");
	ok_success($tenant->patch("$path/cancel/$ticket->{id}"), '... one on hold outside is');
}

# --- GET /v1/tickets/tenant/without-pabeanan/download/{id} gives JSON or the paper. ---
my $folder = tempdir(CLEANUP => 1);
sub kept { my ($name, $bytes) = @_; open my $out, '>:raw', "$folder/$name" or die $!; print $out $bytes; close $out; return "$folder/$name" }
sub can_run { my ($program) = @_; return scalar grep { -x "$_/$program" } split /:/, $ENV{PATH} }
sub codes_in { my ($picture) = @_; return [split /\n/, qx(zbarimg -q --nodbus --raw -Sdisable -Sqrcode.enable $picture 2>/dev/null)] }
{
	my $ticket = made(vehicle => vehicle(total_item => 1234.5, police_number => 'B 4321 XYZ'), confirm => JSON::PP::true);
	my $download = "$path/download/$ticket->{id}";
	my $json = $tenant->get($download);
	is(ok_success($json, 'a client gets JSON')->{id}, $ticket->{id}, '... of the ticket');
	is($tenant->with(Accept => '*/*')->get($download)->media_type, 'application/json', '... also one that takes anything');
	is($tenant->with(Accept => 'application/json, application/pdf')->get($download)->media_type, 'application/json', '... or would rather have it');
	my $asked = $tenant->with(Accept => 'application/pdf')->get($download);
	is($asked->media_type, 'application/pdf', 'one that asks for PDF gets PDF');
	is($tenant->with(Accept => 'application/pdf')->get($download, { format => 'json' })->media_type, 'application/json', '... unless the query says otherwise');
	my $pdf = $tenant->get($download, { format => 'pdf' });
	like($pdf->content, qr/^%PDF-/, '?format=pdf gives it as well');
	like($pdf->header('Content-Disposition'), qr/$ticket->{ticket_access_number}\.pdf/, '... under the ticket\'s number');
	refused($tenant->get($download, { format => 'docx' }), 422, 'NOT_A_CHOICE', 'format', 'there is no other form');
	refused($other_tenant->get($download), 404, 'NOT_FOUND', undef, 'another tenant\'s is not there');
	refused($gate->get($download), 401, 'UNAUTHENTICATED', '', 'a stranger needs a link');

	my $link = local_path($json->data->{pdf_url});
	is($gate->get($link)->media_type, 'application/pdf', 'pdf_url opens without a header');
	refused($gate->get($link =~ s/s=./s=~/r), 403, 'LINK_INVALID', '', '... not with another signature');
	refused($gate->get($link =~ s/e=\d/e=9/r), 403, 'LINK_INVALID', '', '... nor another end');
	refused($gate->get($link =~ s/\Q$ticket->{id}\E/absent_id()/er), 403, 'LINK_INVALID', '', '... nor for another ticket');
	refused($gate->get($link =~ s{/download}{}r), 401, 'UNAUTHENTICATED', '', '... nor at another address');

	SKIP: {
		skip 'pdftotext is not installed', 1 if !can_run('pdftotext');
		my $text = qx(pdftotext -layout @{[kept('ticket.pdf', $pdf->content)]} - 2>/dev/null);
		like($text, qr/\Q$_\E/, "the paper says $_") for 'B 4321 XYZ', "Semen $mark", '1.234,5', $own_place->{name}, 'Tenan - Tidak Memiliki Dokumen Kepabeanan';
		my $english = qx(pdftotext -layout @{[kept('english.pdf', $tenant->get($download, { format => 'pdf', lang => 'en' })->content)]} - 2>/dev/null);
		like($english, qr/1,234\.5/, '... in English with English numbers');
	}
	SKIP: {
		skip 'pdftoppm and zbarimg are not installed', 1 if !can_run('pdftoppm') || !can_run('zbarimg');
		system("pdftoppm -r 200 -singlefile -png $folder/ticket.pdf $folder/ticket 2>/dev/null");
		my $codes = codes_in("$folder/ticket.png");
		ok((grep { $_ eq "$ticket->{ticket_access_number}-B4321XYZ" } @$codes), 'its code reads number and plate') or diag("@$codes");
		ok((grep { /^AG1\.[0-9a-f]{8}\.$ticket->{ticket_access_number}\.B4321XYZ\.1\.\d+\.\d+\.[\w-]{86}$/ } @$codes), '... the small one is signed, for offline lanes');
	}
	my $waiting = made(entry_limit => 61);
	SKIP: {
		skip 'pdftotext is not installed', 1 if !can_run('pdftotext');
		my $text = qx(pdftotext -layout @{[kept('waiting.pdf', $tenant->get("$path/download/$waiting->{id}", { format => 'pdf' })->content)]} - 2>/dev/null);
		is(scalar(() = $text =~ /Menunggu persetujuan/g), 2, 'the paper of one that waits says so, twice and in full');
		unlike($text, qr/$waiting->{ticket_access_number}-/, '... and has no code');
	}
}

# --- GET /v1/tickets/qr/{id} is the picture that qr_url leads to. ---
{
	my $ticket = made();
	my $picture = $gate->get(local_path($ticket->{qr_url}));
	is($picture->media_type, 'image/png', 'qr_url opens without a header');
	SKIP: {
		skip 'zbarimg is not installed', 1 if !can_run('zbarimg');
		is_deeply(codes_in(kept('code.png', $picture->content)), ["$ticket->{ticket_access_number}-$ticket->{plate}"], '... it reads number and plate');
	}
	is($tenant->get("/v1/tickets/qr/$ticket->{id}")->media_type, 'image/png', 'a session opens it as well');
	refused($other_tenant->get("/v1/tickets/qr/$ticket->{id}"), 404, 'NOT_FOUND', undef, '... not another tenant\'s');
	refused($gate->get("/v1/tickets/qr/$ticket->{id}"), 401, 'UNAUTHENTICATED', '', 'a stranger needs the link');
	refused($gate->get(local_path($ticket->{qr_url}) =~ s/s=./s=~/r), 403, 'LINK_INVALID', '', '... with its signature');
	$tenant->patch("$path/cancel/$ticket->{id}");
	refused($gate->get(local_path($ticket->{qr_url})), 404, 'NOT_FOUND', undef, 'a ticket that lanes do not know has no picture');
}

# --- What all of them do. ---
{
	my $id = made()->{id};
	refuses_methods($tenant, $path, 'POST');
	refuses_methods($tenant, "$path/$id", 'GET, PUT');
	refuses_methods($tenant, "$path/cancel/$id", 'PATCH');
	refuses_methods($tenant, '/v1/tickets', 'GET');
	echoes_request_id($tenant, '/v1/tickets');
}

done_testing;
