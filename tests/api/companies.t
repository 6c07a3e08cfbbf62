#!/usr/bin/perl
# companies: tenants of the zone and its operators. Tenants see their own only.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;

my $gate = Autogate->new;
my $admin = $gate->as('administrator_internal');
my $tenant = $gate->as('administrator_tenan');
my $other_tenant = $gate->as('administrator_tenan', 2);
my $officer = $gate->as('operasional_tenan');
my $mark = unique('KEK');

# An NPWP of 16 digits that is nobody's.
sub npwp { return substr unique(), 0, 16 }
sub body
{
	my (%more) = @_;
	return { name => "PT $mark", npwp => npwp(), business_field => 'Logistik', operation_status => 'operation', type => 'tenant',
		status_pu => 'registered', pic_name => 'Budi Santoso', pic_phone => '+62 812-3456-7890', %more };
}
sub made { my (%more) = @_; return $admin->post('/v1/companies', body(%more))->data->{id} }

# --- POST /v1/companies makes a company. ---
{
	my $given = body(email => 'Kantor@Tenan.co.id', address => 'Jl. Raya Manyar 1', no_pu => 'PU-1');
	my $made = ok_success($admin->post('/v1/companies', $given), 'an administrator makes a company');
	my $company = $admin->get("/v1/companies/$made->{id}")->data;
	is_deeply({ map { $_ => $company->{$_} } keys %$given }, { %$given, email => 'kantor@tenan.co.id' }, '... it is kept as given, its address in small letters');
	is($company->{type_label}, 'Tenan', '... choices have words beside them');
	is_deeply([map { $company->{$_} } qw(user_count employee_count building_count open_ticket_count)], [0, 0, 0, 0], '... nobody and nothing is in it yet');

	refused($admin->post('/v1/companies', body(npwp => $given->{npwp})), 409, 'NPWP_TAKEN', 'npwp', 'an NPWP is registered once');
	my $dotted = $given->{npwp} =~ s/^(\d\d)(\d{3})(\d{3})(\d)/$1.$2.$3.$4-/r;
	refused($admin->post('/v1/companies', body(npwp => $dotted)), 409, 'NPWP_TAKEN', 'npwp', '... however it is written');
	is($admin->get('/v1/companies', { search => $dotted })->meta->{total}, 1, '... and found so');

	my $nothing = $admin->post('/v1/companies', {});
	refused($nothing, 422, 'REQUIRED', $_, "a company needs its $_") for qw(npwp name business_field operation_status type status_pu pic_name pic_phone);
	refused($admin->post('/v1/companies', body(npwp => '12')), 422, 'BAD_FORMAT', 'npwp', 'an NPWP has 15 or 16 digits');
	refused($admin->post('/v1/companies', body(email => 'nobody')), 422, 'BAD_FORMAT', 'email', 'an e-mail address has an @');
	refused($admin->post('/v1/companies', body(pic_phone => 'call me')), 422, 'BAD_FORMAT', 'pic_phone', 'a phone number has digits');
	refused($admin->post('/v1/companies', body(type => 'guest')), 422, 'NOT_A_CHOICE', 'type', 'a type is one of two');
	refused($admin->post('/v1/companies', body(name => 'x' x 121)), 422, 'TOO_LONG', 'name', 'a name has its length');
	refused($admin->post('/v1/companies', body(owner => 'x')), 422, 'UNKNOWN_FIELD', 'owner', 'a field that nobody knows is refused');
	ok_success($admin->post('/v1/companies', body(user_count => 7, type_label => 'Tenan')), 'what is only read, labels too, is ignored');

	refused($gate->post('/v1/companies', body()), 401, 'UNAUTHENTICATED', '', 'a stranger makes none');
	refused($tenant->post('/v1/companies', body()), 403, 'FORBIDDEN', '', 'a tenant makes none');
}
creates_once($admin, '/v1/companies', \&body, { search => $mark });

# --- GET /v1/companies lists them. ---
made(operation_status => 'construction', name => "PT Bangun $mark $_") for 1 .. 3;
made(type => 'internal', status_pu => 'unregistered');
lists_well($admin, '/v1/companies', within => { search => $mark }, sorts => [qw(email npwp name business_field operation_status type status_pu no_pu pic_name address is_active created_at updated_at)],
	filters => { operation_status => 'construction', type => 'internal', status_pu => 'unregistered', is_active => 'true' });
{
	is(scalar @{ $admin->get('/v1/companies', { search => "Bangun $mark 2" })->items }, 1, 'search looks into the name');
	my $own = $tenant->get('/v1/companies');
	is_deeply([map { $_->{id} } @{ $own->items }], [$tenant->company_id], 'a tenant sees its own company only');
	is($own->meta->{total}, 1, '... and counts no other');
	is($tenant->get('/v1/companies', { search => $mark })->meta->{total}, 0, '... also when it searches');
	refused($gate->get('/v1/companies'), 401, 'UNAUTHENTICATED', '', 'a stranger sees none');
	refused($officer->get('/v1/companies'), 403, 'FORBIDDEN', '', 'an officer of a tenant does not read them');
	refused($admin->get('/v1/companies', { type => 'guest' }), 422, 'NOT_A_CHOICE', 'type', 'a filter takes what the field takes');
}

# --- GET /v1/companies/list/dropdown lists their names. ---
{
	made(name => "PT Tutup $mark", is_active => JSON::PP::false);
	my $options = $admin->get('/v1/companies/list/dropdown', { search => $mark, per_page => 100 });
	ok_success($options, 'names to choose from');
	is(scalar(grep { $_->{name} =~ /Tutup/ } @{ $options->items }), 0, '... without those that are not active');
	is_deeply([sort keys %{ $options->items->[0] }], [qw(id name type)], '... id, name and type');
	is_deeply([map { $_->{id} } @{ $tenant->get('/v1/companies/list/dropdown')->items }], [$tenant->company_id], '... a tenant finds itself');
	lists_well($admin, '/v1/companies/list/dropdown', within => { search => $mark }, sorts => [qw(name type)], filters => { type => 'internal' });
	refused($gate->get('/v1/companies/list/dropdown'), 401, 'UNAUTHENTICATED', '', '... a stranger nobody');
	refused($officer->get('/v1/companies/list/dropdown'), 403, 'FORBIDDEN', '', '... an officer of a tenant neither');
}

# --- GET /v1/companies/{id} shows one. ---
{
	my $id = made();
	is($admin->get("/v1/companies/$id")->data->{id}, $id, 'an administrator sees any');
	is($tenant->get('/v1/companies/' . $tenant->company_id)->data->{id}, $tenant->company_id, 'a tenant sees itself');
	my $foreign = $tenant->get('/v1/companies/' . $other_tenant->company_id);
	my $absent = $tenant->get('/v1/companies/' . absent_id());
	refused($foreign, 404, 'NOT_FOUND', undef, 'another tenant is not there');
	is($foreign->body_without_request_id, $absent->body_without_request_id, '... exactly as one that does not exist');
	refused($admin->get('/v1/companies/everything'), 404, 'ROUTE_NOT_FOUND', '', 'what is no id is no address');
	refused($gate->get("/v1/companies/$id"), 401, 'UNAUTHENTICATED', '', 'a stranger sees none');
	refused($officer->get("/v1/companies/$id"), 403, 'FORBIDDEN', '', 'an officer of a tenant does not read them');
}

# --- PUT /v1/companies/{id} changes one. ---
{
	my $id = made(address => 'Jl. Lama 1', no_pu => 'PU-9');
	my $given = body(address => undef);
	is(ok_success($admin->put("/v1/companies/$id", $given), 'an administrator changes one'), undef, '... and gets null');
	my $after = $admin->get("/v1/companies/$id")->data;
	is($after->{npwp}, $given->{npwp}, '... what the body gives is new');
	is($after->{address}, undef, '... null clears');
	is($after->{no_pu}, 'PU-9', '... what is left out is unchanged');
	ok_success($admin->put("/v1/companies/$id", $after), 'what was read can be sent back whole');
	is_deeply({ %{ $admin->get("/v1/companies/$id")->data }, updated_at => 0 }, { %$after, updated_at => 0 }, '... and changes nothing');
	my $taken = $admin->get('/v1/companies/' . made())->data->{npwp};
	refused($admin->put("/v1/companies/$id", body(npwp => $taken)), 409, 'NPWP_TAKEN', 'npwp', 'the NPWP of another is taken');
	refused($admin->put("/v1/companies/$id", {}), 422, 'REQUIRED', 'name', 'a whole update has all that is required');
	refused($admin->put('/v1/companies/' . absent_id(), body()), 404, 'NOT_FOUND', undef, 'what is not there cannot be changed');
	refused($tenant->put('/v1/companies/' . $tenant->company_id, body()), 403, 'FORBIDDEN', '', 'a tenant does not change itself');
	refused($gate->put("/v1/companies/$id", body()), 401, 'UNAUTHENTICATED', '', 'a stranger changes none');
}

# --- DELETE /v1/companies/{id} removes one. ---
{
	my $id = made();
	my $npwp = $admin->get("/v1/companies/$id")->data->{npwp};
	refused($admin->delete('/v1/companies/' . $tenant->company_id), 409, 'COMPANY_IN_USE', undef, 'a company with users stays');
	ok_success($admin->get('/v1/companies/' . $tenant->company_id), '... and is there');
	refused($tenant->delete("/v1/companies/$id"), 403, 'FORBIDDEN', '', 'a tenant removes none');
	refused($gate->delete("/v1/companies/$id"), 401, 'UNAUTHENTICATED', '', 'a stranger removes none');
	is(ok_success($admin->delete("/v1/companies/$id"), 'an administrator removes one'), undef, '... and gets null');
	refused($admin->get("/v1/companies/$id"), 404, 'NOT_FOUND', undef, '... it is gone');
	refused($admin->delete("/v1/companies/$id"), 404, 'NOT_FOUND', undef, '... and is not removed twice');
	ok_success($admin->post('/v1/companies', body(npwp => $npwp)), '... its NPWP is free again');
}

# --- What all of them do. ---
{
	my $id = made();
	refuses_methods($admin, '/v1/companies', 'GET, POST');
	refuses_methods($admin, "/v1/companies/$id", 'GET, PUT, DELETE');
	refuses_methods($admin, '/v1/companies/list/dropdown', 'GET');
	echoes_request_id($admin, '/v1/companies');
	is($admin->get("/v1/companies/$id", { lang => 'en' })->data->{type_label}, 'Tenant', 'labels follow ?lang=en');
}

done_testing;
