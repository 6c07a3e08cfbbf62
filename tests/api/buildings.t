#!/usr/bin/perl
# buildings: lokasi tujuan. Tenants have their own; those of nobody and of the port they read.
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
my $mark = unique('GD');
my ($true, $false) = (JSON::PP::true, JSON::PP::false);
my $area_id = $admin->get('/v1/areas', { kind => 'main' })->items->[0]{id};
my $port_id = $admin->get('/v1/areas', { kind => 'port' })->items->[0]{id};

sub body { my (%more) = @_; return { name => unique("Gudang $mark "), address => 'Kavling Z-01', area_id => $area_id, %more } }
sub made { my ($who, %more) = @_; return $who->post('/v1/buildings', body(%more))->data->{id} }

# --- POST /v1/buildings makes one. ---
{
	my $given = body(latitude => -7.0897, longitude => 112.6045, company_id => $tenant->company_id);
	my $made = ok_success($admin->post('/v1/buildings', $given), 'an administrator makes a building for a tenant');
	my $building = $admin->get("/v1/buildings/$made->{id}")->data;
	is_deeply({ map { $_ => $building->{$_} } keys %$given }, $given, '... it is kept as given');
	is($building->{area}{name}, 'Kawasan Utama', '... with its area');
	is($building->{company}{id}, $tenant->company_id, '... and its company');
	is_deeply([@$building{qw(is_port is_active)}], [$false, $true], '... active, and not of the port');

	my $own = $tenant->get('/v1/buildings/' . made($tenant))->data;
	is($own->{company_id}, $tenant->company_id, "a tenant's building is its own without saying so");
	ok_success($tenant->post('/v1/buildings', body(company_id => $tenant->company_id)), '... and when it says so');
	refused($tenant->post('/v1/buildings', body(company_id => $other_tenant->company_id)), 422, 'REFERENCE_UNKNOWN', 'company_id', '... never of another');
	my $unsaid = ok_success($tenant->post('/v1/buildings', body(company_id => undef)), '... nor of nobody: null says no more than nothing');
	is($tenant->get("/v1/buildings/$unsaid->{id}")->data->{company_id}, $tenant->company_id, '... and it is its own');
	refused($tenant->post('/v1/buildings', body(is_port => $true)), 403, 'FORBIDDEN', 'is_port', '... nor of the port');

	my $nothing = $admin->post('/v1/buildings', {});
	refused($nothing, 422, 'REQUIRED', $_, "a building needs its $_") for qw(name address area_id);
	refused($admin->post('/v1/buildings', body(area_id => absent_id())), 422, 'REFERENCE_UNKNOWN', 'area_id', 'its area exists');
	refused($admin->post('/v1/buildings', body(company_id => absent_id())), 422, 'REFERENCE_UNKNOWN', 'company_id', 'its company exists');
	refused($admin->post('/v1/buildings', body(latitude => 91)), 422, 'TOO_LARGE', 'latitude', 'a latitude ends at the pole');
	refused($admin->post('/v1/buildings', body(longitude => -181)), 422, 'TOO_SMALL', 'longitude', 'a longitude goes once around');
	refused($admin->post('/v1/buildings', body(name => 'x' x 121)), 422, 'TOO_LONG', 'name', 'a name has its length');
	refused($admin->post('/v1/buildings', body(floor => 1)), 422, 'UNKNOWN_FIELD', 'floor', 'a field that nobody knows is refused');
	refused($gate->post('/v1/buildings', body()), 401, 'UNAUTHENTICATED', '', 'a stranger makes none');
	refused($officer->post('/v1/buildings', body()), 403, 'FORBIDDEN', '', "a tenant's officer makes none");
}
creates_once($admin, '/v1/buildings', \&body, { search => $mark });

# --- GET /v1/buildings lists them. ---
my $theirs = made($other_tenant, name => "Milik $mark");
my $nobodys = made($admin, name => "Umum $mark");
my $ports = made($admin, name => "Dermaga $mark", is_port => $true, area_id => $port_id);
my $closed = made($admin, name => "Tutup $mark", is_active => $false);
lists_well($admin, '/v1/buildings', within => { search => $mark }, sorts => [qw(name address is_port is_active created_at updated_at)],
	filters => { area_id => $port_id, company_id => $tenant->company_id, is_port => 'true', is_active => 'false' });
{
	my %seen = map { $_->{id} => 1 } @{ $tenant->get('/v1/buildings', { search => $mark, per_page => 100 })->items };
	ok($seen{$nobodys} && $seen{$ports}, 'a tenant sees those of nobody and of the port');
	ok(!$seen{$theirs}, "... and not another tenant's");
	ok_success($officer->get('/v1/buildings'), "... a tenant's officer as well");
	refused($gate->get('/v1/buildings'), 401, 'UNAUTHENTICATED', '', 'a stranger sees none');
	refused($admin->get('/v1/buildings', { area_id => 'x' }), 422, 'BAD_FORMAT', 'area_id', 'a filter takes what the field takes');
}

# --- GET /v1/buildings/list/dropdown lists names, GET /v1/buildings/list/dropdown-port those of the port. ---
{
	my $path = '/v1/buildings/list/dropdown';
	my %options = map { $_->{id} => $_ } @{ $tenant->get($path, { search => $mark, per_page => 100 })->items };
	is_deeply([sort keys %{ $options{$nobodys} }], [qw(address area_id company_id id is_port name)], 'names to choose from');
	ok(!$options{$closed} && !$options{$theirs} && $options{$ports}, '... active ones within reach');
	lists_well($admin, $path, within => { search => $mark }, sorts => ['name'], filters => { area_id => $area_id, company_id => $tenant->company_id, is_port => 'true' });
	refused($gate->get($path), 401, 'UNAUTHENTICATED', '', '... a stranger gets none');

	my $harbour = $tenant->get("$path-port", { per_page => 100 });
	ok_success($harbour, 'the port has a list of its own');
	is(scalar(grep { !$_->{is_port} } @{ $harbour->items }), 0, '... of nothing else');
	ok(scalar(grep { $_->{id} eq $ports } @{ $harbour->items }), '... which every tenant sees');
	lists_well($admin, "$path-port", sorts => ['name'], filters => { area_id => $port_id });
	refused($gate->get("$path-port"), 401, 'UNAUTHENTICATED', '', '... and no stranger');
}

# --- GET /v1/buildings/{id} shows one. ---
{
	ok_success($tenant->get("/v1/buildings/$_"), 'a tenant reads what is shared') for $nobodys, $ports;
	my ($foreign, $absent) = map { $tenant->get("/v1/buildings/$_") } $theirs, absent_id();
	refused($foreign, 404, 'NOT_FOUND', undef, "another tenant's is not there");
	is($foreign->body_without_request_id, $absent->body_without_request_id, '... exactly as one that does not exist');
	refused($gate->get("/v1/buildings/$ports"), 401, 'UNAUTHENTICATED', '', 'a stranger sees none');
}

# --- PUT /v1/buildings/{id} changes one. ---
{
	my $id = made($tenant, latitude => 1.5);
	is(ok_success($tenant->put("/v1/buildings/$id", body(name => "Baru $mark")), 'a tenant changes its own'), undef, '... and gets null');
	my $after = $tenant->get("/v1/buildings/$id")->data;
	is($after->{name}, "Baru $mark", '... what the body gives is new');
	is($after->{latitude}, 1.5, '... what is left out is unchanged');
	ok_success($tenant->put("/v1/buildings/$id", $after), 'what was read can be sent back whole');
	is_deeply({ %{ $tenant->get("/v1/buildings/$id")->data }, updated_at => 0 }, { %$after, updated_at => 0 }, '... and changes nothing');
	refused($tenant->put("/v1/buildings/$id", body(company_id => $other_tenant->company_id)), 422, 'REFERENCE_UNKNOWN', 'company_id', 'it is not given away');
	ok_success($tenant->put("/v1/buildings/$id", body(company_id => undef)), '... nor made everybody\'s:');
	is($admin->get("/v1/buildings/$id")->data->{company_id}, $tenant->company_id, '... null leaves it its own');
	refused($tenant->put("/v1/buildings/$id", body(is_port => $true)), 403, 'FORBIDDEN', 'is_port', '... nor the port\'s');
	is($tenant->get("/v1/buildings/$id")->data->{company_id}, $tenant->company_id, '... and stays');
	refused($tenant->put("/v1/buildings/$_", body()), 404, 'NOT_FOUND', undef, 'what is only shared, or not its own, it cannot change') for $nobodys, $ports, $theirs;
	refused($admin->put("/v1/buildings/$id", {}), 422, 'REQUIRED', 'name', 'a whole update has all that is required');
	refused($officer->put("/v1/buildings/$id", body()), 403, 'FORBIDDEN', '', "a tenant's officer changes none");
	refused($gate->put("/v1/buildings/$id", body()), 401, 'UNAUTHENTICATED', '', 'a stranger changes none');
	refused($admin->put('/v1/buildings/' . absent_id(), body()), 404, 'NOT_FOUND', undef, 'what is not there cannot be changed');
	ok_success($admin->put("/v1/buildings/$id", body(is_port => $true)), 'an administrator may give it to the port');
	ok_success($tenant->put("/v1/buildings/$id", $tenant->get("/v1/buildings/$id")->data), "... and its tenant still send back what it reads");
}

# --- DELETE /v1/buildings/{id} removes one. ---
{
	my $id = made($tenant);
	refused($officer->delete("/v1/buildings/$id"), 403, 'FORBIDDEN', '', "a tenant's officer removes none");
	refused($other_tenant->delete("/v1/buildings/$id"), 404, 'NOT_FOUND', undef, 'another tenant does not find it');
	refused($gate->delete("/v1/buildings/$id"), 401, 'UNAUTHENTICATED', '', 'a stranger removes none');
	refused($tenant->delete("/v1/buildings/$ports"), 404, 'NOT_FOUND', undef, 'a tenant does not remove what is only shared');
	is(ok_success($tenant->delete("/v1/buildings/$id"), 'a tenant removes its own'), undef, '... and gets null');
	refused($tenant->get("/v1/buildings/$id"), 404, 'NOT_FOUND', undef, '... it is gone');
	refused($tenant->delete("/v1/buildings/$id"), 404, 'NOT_FOUND', undef, '... and is not removed twice');
}

# --- What all of them do. ---
refuses_methods($admin, '/v1/buildings', 'GET, POST');
refuses_methods($admin, "/v1/buildings/$nobodys", 'GET, PUT, DELETE');
refuses_methods($admin, "/v1/buildings/list/$_", 'GET') for 'dropdown', 'dropdown-port';
echoes_request_id($admin, '/v1/buildings');

done_testing;
