#!/usr/bin/perl
# roles: what users may do. Nobody gives away more than they have themselves.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;

my $gate = Autogate->new;
my $super = $gate->as('it_bkms');
my $admin = $gate->as('administrator_internal');
my $tenant = $gate->as('administrator_tenan');
my $officer = $gate->as('operasional_internal');
my $mark = unique('PR');
my ($true, $false) = (JSON::PP::true, JSON::PP::false);
my %permission = map { $_->{key} => $_->{id} } map { @{ $_->{permissions} } } @{ $super->get('/v1/permissions', { per_page => 100 })->items };
my %role = map { $_->{key} => $_ } @{ $super->get('/v1/roles', { per_page => 100 })->items };

sub ids { return [map { $permission{$_} } @_] }
sub body
{
	my (%more) = @_;
	return { name => unique("Peran $mark "), level => 'operational', type => 'internal', permission_ids => ids('product.read', 'area.read'), %more };
}
sub made { my (%more) = @_; return $super->post('/v1/roles', body(%more))->data->{id} }
sub keys_of { my ($role) = @_; return [sort map { $_->{key} } @{ $role->{permissions} }] }
# A built-in role as it stands, as a body.
sub as_body
{
	my ($key, %more) = @_;
	my $now = $super->get("/v1/roles/$role{$key}{id}")->data;
	return { (map { $_ => $now->{$_} } qw(name key level type is_active)), permission_ids => [map { $_->{id} } @{ $now->{permissions} }], %more };
}

# --- POST /v1/roles makes one. ---
{
	my $given = body(name => "Petugas Gudang-$mark 2");
	my $made = ok_success($super->post('/v1/roles', $given), 'a super administrator makes a role');
	my $role = $super->get("/v1/roles/$made->{id}")->data;
	is($role->{key}, 'petugas_gudang_' . lc($mark) . '_2', '... its key is made from its name');
	is_deeply(keys_of($role), [qw(area.read product.read)], '... it allows what was given');
	is_deeply([@$role{qw(level_label type_label is_active is_protected user_count)}], ['Operasional', 'Internal', $true, $false, 0], '... and is like any new one');

	refused($super->post('/v1/roles', $given), 409, 'ROLE_KEY_TAKEN', 'key', 'a key is there once');
	refused($super->post('/v1/roles', body(key => 'it_bkms')), 409, 'ROLE_KEY_TAKEN', 'key', '... also that of a built-in one');
	refused($super->post('/v1/roles', body(key => 'No Spaces')), 422, 'BAD_FORMAT', 'key', '... in snake_case');
	refused($super->post('/v1/roles', body(name => '---')), 422, 'REQUIRED', 'key', '... and must be given where the name makes none');
	ok_success($super->post('/v1/roles', body(permission_ids => ids('product.read', 'delivery.verify'))), 'the super level grants what it does not use itself');
	my $nothing = $super->post('/v1/roles', {});
	refused($nothing, 422, 'REQUIRED', $_, "a role needs its $_") for qw(name level type permission_ids);
	refused($super->post('/v1/roles', body(level => 'boss')), 422, 'NOT_A_CHOICE', 'level', 'a level is one of three');
	refused($super->post('/v1/roles', body(type => 'guest')), 422, 'NOT_A_CHOICE', 'type', 'a type is one of two');
	refused($super->post('/v1/roles', body(permission_ids => [absent_id()])), 422, 'REFERENCE_UNKNOWN', 'permission_ids[0]', 'a permission exists');
	refused($super->post('/v1/roles', body(permission_ids => ids('area.read', 'area.read'))), 422, 'REPEATED', 'permission_ids[1]', '... and stands there once');
	refused($super->post('/v1/roles', body(is_protected => $true, colour => 'red')), 422, 'UNKNOWN_FIELD', 'colour', 'a field that nobody knows is refused');
	refused($admin->post('/v1/roles', body()), 403, 'FORBIDDEN', '', 'an administrator makes none');
	refused($gate->post('/v1/roles', body()), 401, 'UNAUTHENTICATED', '', 'a stranger makes none');
}
creates_once($super, '/v1/roles', \&body, { search => $mark });

# --- GET /v1/roles lists them. ---
made(level => 'admin', type => 'tenant', is_active => $false) for 1 .. 2;
lists_well($admin, '/v1/roles', within => { search => $mark }, sorts => [qw(name key level type is_active created_at updated_at)],
	filters => { level => 'admin', type => 'tenant', is_active => 'false' });
{
	is(scalar(grep { $_->{is_protected} } values %role), 8, 'a fresh system has eight roles');
	refused($officer->get('/v1/roles'), 403, 'FORBIDDEN', '', 'an officer reads none');
	refused($gate->get('/v1/roles'), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	refused($admin->get('/v1/roles', { level => 'boss' }), 422, 'NOT_A_CHOICE', 'level', 'a filter takes what the field takes');
}

# --- GET /v1/roles/{id} shows one. ---
{
	my $shown = $admin->get("/v1/roles/$role{it_bkms}{id}")->data;
	is($shown->{key}, 'it_bkms', 'one is shown');
	cmp_ok($shown->{user_count}, '>=', 1, '... with how many have it');
	is_deeply([sort keys %{ $shown->{permissions}[0] }], [qw(group_name id key name)], '... and what it allows');
	refused($admin->get('/v1/roles/' . absent_id()), 404, 'NOT_FOUND', 'id', 'what is not there is not found');
	refused($officer->get("/v1/roles/$role{it_bkms}{id}"), 403, 'FORBIDDEN', '', 'an officer reads none');
	refused($gate->get("/v1/roles/$role{it_bkms}{id}"), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
}

# --- GET /v1/roles/{id}/permissions shows all permissions, and which it has. ---
{
	my $id = made();
	my $groups = ok_success($admin->get("/v1/roles/$id/permissions"), 'the groups of permissions');
	my @all = map { @{ $_->{permissions} } } @$groups;
	is(scalar @all, scalar(keys %permission), '... all of them');
	is_deeply([sort map { $_->{key} } grep { $_->{is_granted} } @all], [qw(area.read product.read)], '... its own are marked');
	refused($admin->get('/v1/roles/' . absent_id() . '/permissions'), 404, 'NOT_FOUND', 'id', 'of what is not there nothing');
	refused($officer->get("/v1/roles/$id/permissions"), 403, 'FORBIDDEN', '', 'an officer reads none');
	refused($gate->get("/v1/roles/$id/permissions"), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	refuses_methods($admin, "/v1/roles/$id/permissions", 'GET');
}

# --- PUT /v1/roles/{id} changes one, and its grants at once. ---
{
	my $id = made(name => "Ganti $mark");
	my $before = $super->get("/v1/roles/$id")->data;
	is(ok_success($super->put("/v1/roles/$id", body(name => "Ganti $mark B", permission_ids => ids('faq.read'))), 'a super administrator changes one'), undef, '... and gets null');
	my $after = $super->get("/v1/roles/$id")->data;
	is_deeply(keys_of($after), ['faq.read'], '... its grants are replaced');
	is($after->{key}, $before->{key}, '... its key stays when none is given');
	ok_success($super->put("/v1/roles/$id", body(permission_ids => [])), 'a role may allow nothing');
	is_deeply(keys_of($super->get("/v1/roles/$id")->data), [], '... then');
	refused($super->put("/v1/roles/$id", body(key => 'manajemen')), 409, 'ROLE_KEY_TAKEN', 'key', 'the key of another is taken');
	refused($super->put("/v1/roles/$id", {}), 422, 'REQUIRED', 'permission_ids', 'a whole update has all that is required');
	refused($super->put('/v1/roles/' . absent_id(), body()), 404, 'NOT_FOUND', undef, 'what is not there cannot be changed');
	refused($admin->put("/v1/roles/$id", body()), 403, 'FORBIDDEN', '', 'an administrator changes none');
	refused($gate->put("/v1/roles/$id", body()), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
}
{
	my $path = "/v1/roles/$role{operasional_tenan}{id}";
	my $as_it_was = as_body('operasional_tenan');
	ok_success($super->put($path, { %$as_it_was, name => "Operasional $mark" }), 'a built-in role is edited, and keeps what its editor does not have');
	for my $change ([key => 'x_' . lc $mark], [level => 'admin'], [type => 'internal']) {
		refused($super->put($path, { %$as_it_was, @$change }), 409, 'ROLE_PROTECTED', $change->[0], "... not its $change->[0]");
	}
	ok_success($super->put($path, $as_it_was), '... and put back');

	my $root = "/v1/roles/$role{it_bkms}{id}";
	my $body = as_body('it_bkms');
	my @without = grep { $_ ne $permission{'role.write'} } @{ $body->{permission_ids} };
	refused($super->put($root, { %$body, permission_ids => \@without }), 409, 'ROLE_PROTECTED', 'permission_ids', 'it_bkms never loses role.write');
	refused($super->put($root, { %$body, is_active => $false }), 409, 'ROLE_PROTECTED', 'is_active', '... nor its life');
	ok_success($super->put($root, $body), '... and may be sent as it is');
}

# --- What is granted or taken holds for the next request of every session. ---
{
	my $path = "/v1/roles/$role{manajemen}{id}";
	my $manager = $gate->as('manajemen');
	my $as_it_was = as_body('manajemen');
	ok_success($manager->get('/v1/products'), 'a manager reads products');
	my @less = grep { $_ ne $permission{'product.read'} } @{ $as_it_was->{permission_ids} };
	ok_success($super->put($path, { %$as_it_was, permission_ids => \@less }), '... until that is taken');
	refused($manager->get('/v1/products'), 403, 'FORBIDDEN', '', '... then no more, on every worker') for 1 .. 8;
	ok_success($super->put($path, { %$as_it_was, is_active => $false }), 'a role is made inactive');
	refused($manager->get('/v1/products'), 401, 'TOKEN_INVALID', '', '... and nobody gets in with it');
	ok_success($super->put($path, $as_it_was), '... until it is active again');
	ok_success($manager->get('/v1/products'), '... with all that it allowed') for 1 .. 4;
}

# --- Levels: nobody reaches above their own. Only roles with role.write get so far, so an administrator is given it here. ---
{
	my $path = "/v1/roles/$role{administrator_internal}{id}";
	my $as_it_was = as_body('administrator_internal');
	my @more = (@{ $as_it_was->{permission_ids} }, $permission{'role.write'});
	ok_success($super->put($path, { %$as_it_was, permission_ids => \@more }), 'an administrator gets role.write');
	refused($admin->post('/v1/roles', body(level => 'super')), 403, 'LEVEL_TOO_HIGH', 'level', '... and makes no role above its own level');
	my $id = made(level => 'super');
	refused($admin->put("/v1/roles/$id", body()), 403, 'LEVEL_TOO_HIGH', 'level', '... changes none');
	refused($admin->delete("/v1/roles/$id"), 403, 'LEVEL_TOO_HIGH', undef, '... and removes none');
	refused($admin->post('/v1/roles', body(permission_ids => ids('area.read', 'outbox.manage'))), 403, 'GRANT_NOT_HELD', 'permission_ids[1]', '... nor grants what it lacks');
	ok_success($admin->post('/v1/roles', body(level => 'admin')), '... but one of its own level');
	ok_success($super->put($path, $as_it_was), '... and role.write is taken back');
	ok_success($super->delete("/v1/roles/$id"), 'a super administrator removes it');
}

# --- DELETE /v1/roles/{id} removes one. ---
{
	my $id = made(key => 'hapus_' . lc $mark);
	refused($super->delete("/v1/roles/$role{$_}{id}"), 409, 'ROLE_PROTECTED', undef, "$_ stays") for qw(it_bkms manajemen);
	refused($admin->delete("/v1/roles/$id"), 403, 'FORBIDDEN', '', 'an administrator removes none');
	refused($gate->delete("/v1/roles/$id"), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	is(ok_success($super->delete("/v1/roles/$id"), 'a super administrator removes one'), undef, '... and gets null');
	refused($super->get("/v1/roles/$id"), 404, 'NOT_FOUND', undef, '... it is gone');
	refused($super->delete("/v1/roles/$id"), 404, 'NOT_FOUND', undef, '... and is not removed twice');
	ok_success($super->post('/v1/roles', body(key => 'hapus_' . lc $mark)), '... its key is free again');
}

# --- GET /v1/roles/list/dropdown lists those that the caller may give. ---
{
	my $path = '/v1/roles/list/dropdown';
	made(name => "Pilihan $mark $_") for 1 .. 4;
	my %levels = map { $_->{level} => 1 } @{ $admin->get($path, { per_page => 100 })->items };
	is_deeply([sort keys %levels], [qw(admin operational)], 'an administrator gives none above its level');
	ok(scalar(grep { $_->{level} eq 'super' } @{ $super->get($path, { per_page => 100 })->items }), '... a super administrator all');
	my $theirs = $tenant->get($path, { per_page => 100 });
	ok(scalar(grep { $_->{key} eq 'operasional_tenan' } @{ $theirs->items }), "a tenant's administrator gives operational ones of tenants");
	is(scalar(grep { $_->{type} ne 'tenant' || $_->{level} ne 'operational' } @{ $theirs->items }), 0, '... and no others');
	lists_well($super, $path, within => { search => $mark }, sorts => [qw(name key level type)], filters => { level => 'operational', type => 'internal' });
	refused($officer->get($path), 403, 'FORBIDDEN', '', 'an officer gives none');
	refused($gate->get($path), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	refuses_methods($super, $path, 'GET');
}

# --- GET /v1/roles/list/dropdown-level lists the levels. ---
{
	my $path = '/v1/roles/list/dropdown-level';
	is_deeply(ok_success($admin->get($path, { lang => 'en' }), 'the levels'),
		[{ key => 'super', label => 'Super' }, { key => 'admin', label => 'Admin' }, { key => 'operational', label => 'Operational' }], '... from the highest, in words');
	refused($officer->get($path), 403, 'FORBIDDEN', '', 'an officer needs none');
	refused($gate->get($path), 401, 'UNAUTHENTICATED', '', 'a stranger neither');
	refuses_methods($super, $path, 'GET');
}

refuses_methods($super, '/v1/roles', 'GET, POST');
refuses_methods($super, "/v1/roles/$role{it_bkms}{id}", 'GET, PUT, DELETE');
echoes_request_id($super, '/v1/roles');

done_testing;
