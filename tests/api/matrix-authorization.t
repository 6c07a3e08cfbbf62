#!/usr/bin/perl
# Who may what, for every route that there is: the table is openapi.json (x-permission, x-reach, x-by-area) and the grants as the API
# itself tells them. A new route is covered as soon as it stands in its group's table.
#
# A role that may is "let in": it gets any answer but 401 and FORBIDDEN. Ids in paths are of nothing and bodies have a field that
# nobody knows, so that nothing is changed by being let in.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use Time::HiRes qw(time);
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Bodies;

my $begun = time;
my $gate = Autogate->new;
my $bodies = Autogate::Bodies->new($gate);
my @roles = qw(it_bkms administrator_internal operasional_internal petugas_pelabuhan bea_cukai manajemen administrator_tenan operasional_tenan);
my $super = $gate->as('it_bkms');
my $officer = $gate->as('operasional_internal', 2);   # of the buffer zone only
my @people = ((map { [$_, $_, $gate->as($_)] } @roles), ['an officer bound to an area', 'operasional_internal', $officer]);
my ($cells, $let_in, $refused) = (0, 0, 0);

# --- What each role has, as the API tells. ---

my %roles_by_key = map { $_->{key} => $_ } @{ $super->get('/v1/roles', { per_page => 100 })->items };
my %grants;
for my $role (@roles) {
	my $groups = $super->get("/v1/roles/$roles_by_key{$role}{id}/permissions")->data;
	for my $permission (map { @{ $_->{permissions} } } ref $groups eq 'HASH' ? @{ $groups->{items} } : @$groups) {
		$grants{$role}{ $permission->{key} } = 1 if $permission->{is_granted};
	}
	cmp_ok(scalar keys %{ $grants{$role} }, '>', 0, "$role has permissions");
}

# --- Who nobody is. ---

my %nobody = (
	'nobody' => $gate->with(),
	'a malformed token' => $gate->with(Authorization => 'Bearer no token at all'),
	'another scheme' => $gate->with(Authorization => 'Basic dXNlcjpwYXNz'),
);
SKIP: {
	my $expired = eval { $gate->expired_session };
	skip 'no session can be aged here: ' . ($@ // ''), 0 if !$expired;
	$nobody{'an expired session'} = $expired;
}
my $revoked = $gate->revoked_session;
$nobody{'a revoked session'} = $revoked if $revoked;
diag('not tried: expired sessions, since the database cannot be reached from here') if !$nobody{'an expired session'};

# --- Every route. ---

sub path_to
{
	my ($route, $id) = @_;
	return $route->{path} =~ s/\{(\w+)\}/$1 =~ m{id$} ? $id : 'nothing-of-that-name'/ger;
}

# body_for ROUTE, MORE: the least that is valid, and what is not; undef where the route takes none.
sub body_for
{
	my ($route, %more) = @_;
	return $bodies->schema_of($route->{operation}) ? json_of({ %{ $bodies->least($route->{operation}) }, %more }) : undef;
}

sub ask { my ($who, $route, $path, $body) = @_; return $who->raw($route->{method}, $path, defined $body ? { body => $body } : {}) }

# What only its sender's session or account would feel, and would feel in the tests that follow.
my %is_felt = map { $_ => 1 } ('POST /v1/auth/logout', 'POST /v1/profile/change-password/request', 'PATCH /v1/notifications/read-all');

for my $route ($gate->contract->routes) {
	my $operation = $route->{operation};
	my ($name, $permission, $reach) = ("$route->{method} $route->{path}", $operation->{'x-permission'}, $operation->{'x-reach'});
	my ($path, $body) = (path_to($route, absent_id()), body_for($route, nobody_knows_this => 1));
	my $is_session = $reach =~ /^(?:self|own|company|all)$/;
	my @wrong;
	my $judge = sub {
		my ($who, $answer, $is_right) = @_;
		$cells++;
		push @wrong, "$who: " . $answer->summary if !$is_right || $answer->status >= 500;
	};

	for my $who (sort keys %nobody) {
		my $answer = ask($nobody{$who}, $route, $path, $body);
		my $code = $answer->code // '';
		my $is_right = $is_session ? $answer->status == 401 && $code =~ /^(?:UNAUTHENTICATED|TOKEN_INVALID)$/
			: $reach eq 'public' ? $answer->status != 403 && $code ne 'UNAUTHENTICATED' && $code ne 'TOKEN_INVALID'
			: $answer->status >= 400 && ref $answer->json eq 'HASH';
		$judge->($who, $answer, $is_right);
		$refused++ if $is_session;
	}
	for ($reach =~ /^(?:client|credentials|link)$/ || $is_felt{$name} ? () : @people) {
		my ($who, $role, $session) = @$_;
		my $answer = ask($session, $route, $path, $body);
		my $may = $permission eq '-' || $grants{$role}{$permission};
		my $is_right = $reach eq 'public' ? 1
			: $reach eq 'device' && $permission eq '-' ? $answer->status == 401
			: $may ? $answer->status != 401 && ($answer->code // '') ne 'FORBIDDEN'
			: $answer->status == 403 && $answer->code eq 'FORBIDDEN';
		$judge->($who, $answer, $is_right);
		$may ? $let_in++ : $refused++;
	}
	ok(!@wrong, "$name ($permission, $reach)") or diag(map { "  $_\n" } @wrong);
}

# --- What a role no longer has, it has no longer at once. The routes that every role may call are refused only so. ---

my %changed;
END { give_back($_) for keys %changed }

sub grant
{
	my ($key, @permissions) = @_;
	my $role = $changed{$key} //= $super->get("/v1/roles/$roles_by_key{$key}{id}")->data;
	return $super->put("/v1/roles/$role->{id}", { %$role, permission_ids => [map { $_->{id} } @permissions] });
}

sub give_back { my ($key) = @_; my $answer = grant($key, @{ $changed{$key}{permissions} }); delete $changed{$key}; return $answer }

ok_success(grant('operasional_tenan'), 'the super admin takes all from operasional_tenan');

for my $route ($gate->contract->routes) {
	my ($permission, $reach) = @{ $route->{operation} }{qw(x-permission x-reach)};
	next if !$grants{operasional_tenan}{$permission} || grep { !$grants{$_}{$permission} } @roles;
	refused(ask($gate->as('operasional_tenan'), $route, path_to($route, absent_id()), body_for($route, nobody_knows_this => 1)), 403, 'FORBIDDEN', '',
		"$route->{method} $route->{path} without $permission");
	$cells++, $refused++;
}
ok_success(give_back('operasional_tenan'), 'and gives it back');
ok_success($gate->as('operasional_tenan')->get('/v1/products'), '... which holds at once, too');

# --- Who is bound to areas sees and does only there, whatever else they may. ---

my ($away) = map { $_->{id} } grep { $_->{kind} eq 'main' } @{ $gate->demo->{areas} };
my %is_theirs = map { $_->{id} => 1 } grep { $_->{kind} eq 'buffer_zone' } @{ $gate->demo->{areas} };
my @by_area = grep { $_->{operation}{'x-by-area'} } $gate->contract->routes;
my %elsewhere = (area => $away);

# elsewhere TABLE: the id of a row that lies outside of the officer's areas: from a list that the super admin sees more of, or made for it.
sub elsewhere
{
	my ($table) = @_;
	return $elsewhere{$table} if exists $elsewhere{$table};
	$elsewhere{$table} = undef;
	my @of_table = grep { $_->{operation}{'x-by-area'} eq $table } @by_area;
	for my $list (grep { is_list($_) } @of_table) {
		my ($seen, $theirs) = map { all_of($_, path_elsewhere($list)) } $super, $officer;
		my %theirs = map { $_->{id} => 1 } @$theirs;
		return $elsewhere{$table} = $_ for map { $_->{id} } grep { !$theirs{ $_->{id} } } @$seen;
	}
	my ($creation) = grep { $_->{method} eq 'POST' && $_->{path} !~ /\{/ } @of_table or return undef;
	return $elsewhere{$table} = ask($super, $creation, $creation->{path}, body_for($creation, area_id => $away))->data->{id};
}

sub is_list { my ($route) = @_; return $route->{method} eq 'GET' && grep { $_->{name} eq 'page' } @{ $route->{operation}{parameters} } }
sub all_of { my ($who, $path) = @_; return $who->get($path, { per_page => 100, sort => 'latest' })->items }
sub path_elsewhere
{
	my ($route) = @_;
	return $route->{path} =~ s/\{(\w+)\}/elsewhere($1 eq 'id' ? $route->{operation}{'x-by-area'} : $1 =~ s{_id$}{}r) \/\/ 'nothing'/ger;
}
# The area that a row tells of itself; undef where it tells none.
sub area_of { my ($table, $row) = @_; return $table eq 'area' ? $row->{id} : $row->{area_id} // ($row->{area} // {})->{id} }

my ($lane) = $gate->gate_with_lanes(1);   # so that there is a passage elsewhere, of the second tenant
$lane->checkpoint(qr => $gate->as('administrator_tenan', 2)->ticket->{qr});
is_deeply([map { "$_->{method} $_->{path}" } grep { $_->{path} =~ m{^/v1/(?:gates|gate-activities|holds|load-unload)\b} && !$_->{operation}{'x-by-area'} }
	$gate->contract->routes], [], 'lanes, buffer zone, activities, holds and loading are bound by area');
ok_success(grant('operasional_internal', map { @{ $_->{permissions} } } @{ $super->get('/v1/permissions', { per_page => 100 })->items }),
	'officers may everything for a while');
my ($bound_lists, $bound_routes, @nothing_elsewhere) = (0, 0);
for my $route (grep { is_list($_) && $_->{path} !~ /\{/ } @by_area) {
	my $table = $route->{operation}{'x-by-area'};
	my @areas = map { [map { area_of($table, $_) // () } @{ all_of($_, $route->{path}) }] } $super, $officer;
	is_deeply([grep { !$is_theirs{$_} } @{ $areas[1] }], [], "GET $route->{path}: nothing of another area");
	cmp_ok($officer->get($route->{path})->meta->{total}, '<', $super->get($route->{path})->meta->{total}, '... of which there is something');
	$bound_lists++;
}
for my $route (grep { $_->{path} =~ /\{/ } @by_area) {
	my ($name, $body, $there) = ("$route->{method} $route->{path}", body_for($route), path_elsewhere($route));
	push @nothing_elsewhere, $name and next if $there =~ m{/nothing(?:/|$)};
	my ($to_there, $to_absent) = map { ask($officer, $route, $_, $body) } $there, path_to($route, absent_id());
	is($to_there->status, 404, "$name: what lies in another area is not found") or diag($to_there->summary);
	is($to_there->body_without_request_id, $to_absent->body_without_request_id, '... and answered exactly like what does not exist');
	$bound_routes++;
}
for my $route (grep { $_->{method} eq 'POST' && $_->{path} !~ /\{/ && exists(($bodies->schema_of($_->{operation}) // {})->{properties}{area_id}) } @by_area) {
	refused(ask($officer, $route, $route->{path}, body_for($route, area_id => $away)), 422, 'REFERENCE_UNKNOWN', 'area_id',
		"POST $route->{path}: nothing is made in another area");
	$bound_routes++;
}
ok_success(give_back('operasional_internal'), 'and officers are what they were');

# --- Another tenant's things are not there. ---

my ($one, $two) = map { $gate->as('administrator_tenan', $_) } 1, 2;
my @lists = grep { $_->{method} eq 'GET' && $_->{path} !~ /\{/ && grep { $_->{name} eq 'page' } @{ $_->{operation}{parameters} } } $gate->contract->routes;
my %found;

# foreign_id ROUTE: the id of a thing of the second tenant that the first one's list does not have. It is looked for in the nearest
# list above the route.
sub foreign_id
{
	my ($route) = @_;
	my ($list) = sort { length $b->{path} <=> length $a->{path} } grep { index($route->{path}, $_->{path}) == 0 } @lists;
	return undef if !$list;
	return $found{ $list->{path} } //= only_of_second($list->{path}) // made_by_second($list->{path}) // '';
}

sub only_of_second
{
	my ($list) = @_;
	my ($seen_by_one, $seen_by_two) = map { [grep { defined } map { $_->{id} } @{ $_->get($list, { per_page => 100, sort => 'latest' })->items }] } $one, $two;
	my %seen = map { $_ => 1 } @$seen_by_one;
	return (grep { !$seen{$_} } @$seen_by_two)[0];
}

# Where the demonstration gave the second tenant nothing, it makes one.
sub made_by_second
{
	my ($list) = @_;
	for my $route (grep { $_->{method} eq 'POST' && index($_->{path}, $list) == 0 && $_->{path} !~ /\{|bulk/ } $gate->contract->routes) {
		my $permission = $route->{operation}{'x-permission'};
		next if $route->{operation}{'x-reach'} ne 'own' || !$grants{administrator_tenan}{$permission};
		return only_of_second($list) if ask($two, $route, $route->{path}, body_for($route))->status == 200;
	}
	return undef;
}

$two->ticket;   # whose body is more than the document tells: goods by name or by product
my ($isolated, @untried) = (0);
for my $route (grep { $_->{path} =~ /\{\w*id\}/ && $_->{operation}{'x-reach'} =~ /^(?:own|company|own or link|self)$/ } $gate->contract->routes) {
	my $name = "$route->{method} $route->{path}";
	my $permission = $route->{operation}{'x-permission'};
	my ($role) = grep { $permission eq '-' || $grants{$_}{$permission} } qw(administrator_tenan operasional_tenan);
	next if !$role;
	my $foreign = foreign_id($route);
	push @untried, $name and next if !$foreign;
	my $body = body_for($route);
	my ($to_foreign, $to_absent) = map { ask($gate->as($role), $route, path_to($route, $_), $body) } $foreign, absent_id();
	is($to_foreign->status, 404, "$name: another tenant's is not found") or diag($to_foreign->summary);
	is($to_foreign->body_without_request_id, $to_absent->body_without_request_id, '... and answered exactly like one that does not exist');
	$isolated++;
	if ($route->{method} eq 'GET') {
		my $own = ask($gate->as($role, 2), $route, path_to($route, $foreign));
		isnt($own->status, 403, '... its owner may see it') if $own->status != 404;   # a list may hold several kinds
	}
}

diag(sprintf '%d routes, %d cells: %d let in, %d refused; %d routes isolated by company; by area %d and %d lists; %.1f s',
	scalar($gate->contract->routes), $cells, $let_in, $refused, $isolated, $bound_routes, $bound_lists, time - $begun);
diag("nothing in another area to try with: $_") for @nothing_elsewhere;
diag("nothing of the second tenant to try with: $_") for @untried;
done_testing;
