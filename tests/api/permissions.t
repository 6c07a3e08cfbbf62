#!/usr/bin/perl
# permissions: what roles can allow, in groups.
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

# --- GET /v1/permissions lists the groups. ---
{
	my $all = $admin->get('/v1/permissions', { per_page => 100 });
	ok_success($all, 'an administrator reads them');
	my @groups = @{ $all->items };
	my @keys = map { map { $_->{key} } @{ $_->{permissions} } } @groups;
	cmp_ok(scalar @groups, '>', 10, '... many groups');
	is(scalar @keys, scalar(keys %{ { map { $_ => 1 } @keys } }), '... each permission once');
	is(scalar @groups, scalar(keys %{ { map { $_->{group_name} => 1 } @groups } }), '... each group once');
	is_deeply([sort keys %{ $groups[0]{permissions}[0] }], [qw(id key name)], '... id, name and key');
	is_deeply([map { $_->{key} } map { @{ $_->{permissions} } } grep { $_->{group_name} eq 'Peran' } @groups], [qw(role.read role.write)], '... sorted into their groups');
	is_deeply($all->meta, { page => 1, per_page => 100, total => scalar @groups, total_page => 1, next_cursor => undef }, '... meta counts groups');
	my @names = map { $_->{group_name} } @{ $admin->get('/v1/permissions', { per_page => 100, sort => 'group_name', order => 'DESC' })->items };
	is_deeply(\@names, [reverse sort { lc $a cmp lc $b } @names], '... sorted as one likes');

	my @by_page = map { @{ $admin->get('/v1/permissions', { page => $_, per_page => 7 })->items } } 1 .. int((@groups + 6) / 7);
	is_deeply(\@by_page, \@groups, 'its pages put together are the list');
	is(scalar @{ $admin->get('/v1/permissions')->items }, 10, '... a page has ten unless asked');
	is_deeply($admin->get('/v1/permissions', { page => 1000 })->items, [], '... beyond the end there is an empty page');
	my $found = $admin->get('/v1/permissions', { search => 'ROLE.' });
	is_deeply([map { $_->{group_name} } @{ $found->items }], ['Peran'], 'search looks into keys, of either case');
	is($found->meta->{total}, 1, '... and counts what it found');
	is_deeply($admin->get('/v1/permissions', { search => '%' })->items, [], '... % stands for itself');
	refused($admin->get('/v1/permissions', { page => 0 }), 422, 'TOO_SMALL', 'page', 'pages begin at 1');
	refused($admin->get('/v1/permissions', { per_page => 101 }), 422, 'TOO_LARGE', 'per_page', 'a page has at most 100 groups');
	refused($gate->get('/v1/permissions'), 401, 'UNAUTHENTICATED', '', 'a stranger reads none');
	refused($tenant->get('/v1/permissions'), 403, 'FORBIDDEN', '', 'a tenant reads none');
	refuses_methods($admin, '/v1/permissions', 'GET');
	echoes_request_id($admin, '/v1/permissions');
}

done_testing;
